import { Component, type ReactNode } from "react";

interface BoundaryProps {
  /** What is missing where it fails, such as "The trend". */
  readonly name: string;
  readonly children: ReactNode;
}

/** A part that fails says so in its place; the rest of the page keeps working. */
export class Boundary extends Component<BoundaryProps, { problem: string | undefined }> {
  override readonly state: { problem: string | undefined } = { problem: undefined };

  static getDerivedStateFromError(error: unknown): { problem: string } {
    return { problem: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { problem } = this.state;
    if (problem === undefined) return this.props.children;
    return (
      <div className="panel broken" role="alert">
        <p>{`${this.props.name} cannot be shown: ${problem}`}</p>
        <div className="buttons">
          <button type="button" className="button plain" onClick={() => { this.setState({ problem: undefined }); }}>
            Try again
          </button>
          <button type="button" className="button plain" onClick={() => { location.reload(); }}>
            Reload the page
          </button>
        </div>
      </div>
    );
  }
}
