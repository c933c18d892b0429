import { useEffect, useRef, type ReactElement } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { barName, type Histogram, type Step } from "../histogram.ts";
import { useTheme } from "../theme.ts";

const HEIGHT = 168;
const FONT = "11px system-ui, sans-serif";

interface ChartProps {
  readonly histogram: Histogram;
  readonly step: Step;
  readonly loadedSince: string | undefined;
}

/** The histogram as bars: drawn again with the theme, only refilled with the data. */
export default function Chart(props: ChartProps): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const shown = useRef(props);
  const theme = useTheme();
  useEffect(() => {
    shown.current = props;
    plot.current?.setData(barsOf(props.histogram));
  }, [props]);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const drawn = new uPlot(options(element, shown), barsOf(shown.current.histogram), element);
    plot.current = drawn;
    const resized = new ResizeObserver(() => {
      drawn.setSize({ width: element.clientWidth, height: HEIGHT });
    });
    resized.observe(element);
    return () => {
      resized.disconnect();
      drawn.destroy();
      plot.current = null;
    };
  }, [theme]);
  return <div className="chart" ref={place} aria-hidden="true" />;
}

/** All questions, and in front of them the answered ones. */
function barsOf({ starts, answered, unanswered }: Histogram): uPlot.AlignedData {
  const total = answered.map((count, bar) => count + (unanswered[bar] ?? 0));
  return [[...starts.keys()], total, [...answered]];
}

function options(element: HTMLElement, shown: { readonly current: ChartProps }): uPlot.Options {
  const colour = coloursOf(element);
  const axis: uPlot.Axis = { stroke: colour("--muted"), font: FONT, ticks: { show: false } };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    padding: [8, 4, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: () => [-0.5, shown.current.histogram.starts.length - 0.5] },
      y: { range: (_plot, _low, high) => [0, Math.max(4, high)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 26,
        space: 52,
        incrs: [1, 2, 3, 4, 6],
        values: (_plot, marks) => marks.map((mark) => nameAt(shown.current, mark)),
      },
      { ...axis, grid: { stroke: colour("--line"), width: 1 }, size: 30, incrs: [1, 2, 5, 10, 20, 50] },
    ],
    series: [{}, bars(colour("--open")), bars(colour("--done"))],
    hooks: { drawClear: [(plot) => { hatchUnknown(plot, shown.current, colour("--line")); }] },
  };
}

function bars(fill: string): uPlot.Series {
  const paths = uPlot.paths.bars?.({ size: [0.72, 22], radius: 0.25 });
  return { fill, width: 0, points: { show: false }, ...(paths && { paths }) };
}

function nameAt({ histogram, step }: ChartProps, mark: number): string {
  const start = histogram.starts[mark];
  return start === undefined ? "" : barName(start, step);
}

/** Style sheets own the colours; a canvas cannot read them by name. */
function coloursOf(element: HTMLElement): (name: string) => string {
  const style = getComputedStyle(element);
  return (name) => style.getPropertyValue(name);
}

/** Bars that lie before the oldest loaded event are unknown, not zero. */
function hatchUnknown(plot: uPlot, { histogram, loadedSince }: ChartProps, colour: string): void {
  if (loadedSince === undefined) return;
  const { ctx, bbox } = plot;
  const known = histogram.starts.findIndex((start) => start * 1000 > Date.parse(loadedSince));
  const end = (known === -1 ? histogram.starts.length : known) - 0.5;
  const right = plot.valToPos(end, "x", true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, right - bbox.left, bbox.height);
  ctx.clip();
  ctx.beginPath();
  for (let x = bbox.left - bbox.height; x < right; x += 10) {
    ctx.moveTo(x, bbox.top + bbox.height);
    ctx.lineTo(x + bbox.height, bbox.top);
  }
  ctx.strokeStyle = colour;
  ctx.stroke();
  ctx.restore();
}
