import { useEffect, useLayoutEffect, useRef, type ReactElement, type ReactNode } from "react";
import { Boundary } from "./Boundary.tsx";
import { CloseIcon } from "./icons.tsx";

interface DialogProps {
  readonly id: string;
  readonly title: string;
  readonly close: () => void;
  readonly children: ReactNode;
}

/** Opens over the page, at its right side; Escape, the button and the dimmed page close it. */
export function Dialog({ id, title, close, children }: DialogProps): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  const closed = useRef(close);
  useEffect(() => {
    closed.current = close;
  });
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Closed while still in the page, so that the browser gives the focus back to where it was.
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="thread"
      aria-labelledby={`${id}-title`}
      onCancel={(event) => {
        event.preventDefault();
        closed.current();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) closed.current();
      }}
    >
      <div className="thread-page">
        <div className="thread-head">
          <h2 id={`${id}-title`} dir="auto">{title}</h2>
          <button type="button" className="icon-button" aria-label="Close" onClick={close}>
            <CloseIcon />
          </button>
        </div>
        <Boundary name="This">{children}</Boundary>
      </div>
    </dialog>
  );
}
