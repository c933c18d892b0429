import { useEffect, useState, type RefObject } from "react";
import type { AnalyticsEvent } from "./event.ts";
import { notYetShown, steadyRows, type Row } from "./steady.ts";

export interface SteadyRows {
  readonly rows: readonly Row[];
  /** Events that wait until the reader asks for them or leaves. */
  readonly waiting: readonly AnalyticsEvent[];
  readonly showWaiting: () => void;
}

/** The events as rows that keep their places while someone reads in the element. */
export function useSteadyRows(events: readonly AnalyticsEvent[], most: number, element: RefObject<HTMLElement | null>): SteadyRows {
  const reading = useReading(element);
  const [held, setHeld] = useState<readonly AnalyticsEvent[]>();
  if (reading && held === undefined) setHeld(events);
  if (!reading && held !== undefined) setHeld(undefined);
  return {
    rows: held === undefined ? events.map(asRow) : steadyRows(held, events, most),
    waiting: held === undefined ? [] : notYetShown(held, events),
    showWaiting: () => {
      setHeld(events);
    },
  };
}

function asRow(event: AnalyticsEvent): Row {
  return { event, gone: false };
}

/** Whether the pointer or the keyboard is in the element, or the reader has scrolled into it. */
function useReading(element: RefObject<HTMLElement | null>): boolean {
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  useEffect(() => {
    const place = element.current;
    if (place === null) return;
    const ended = new AbortController();
    const on = (target: EventTarget, name: string, react: (event: Event) => void): void => {
      target.addEventListener(name, react, { signal: ended.signal, passive: true });
    };
    // A finger leaves no cursor behind: on touch, only scrolling shows that someone reads.
    on(place, "pointerenter", (event) => {
      setPointed((event as PointerEvent).pointerType === "mouse");
    });
    on(place, "pointerleave", () => {
      setPointed(false);
    });
    on(document, "focusin", ({ target }) => {
      setFocused(target instanceof Element && place.contains(target) && target.matches(":focus-visible"));
    });
    on(place, "focusout", () => {
      setFocused(false);
    });
    on(window, "scroll", () => {
      setScrolled(place.getBoundingClientRect().top < 0);
    });
    return () => {
      ended.abort();
    };
  }, [element]);
  return pointed || focused || scrolled;
}
