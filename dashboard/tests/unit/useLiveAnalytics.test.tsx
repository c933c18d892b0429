import { act, render, renderHook } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import type { Listen, Snapshot } from "../../src/feed.ts";
import { useLiveAnalytics } from "../../src/useLiveAnalytics.ts";
import { at, event, snapshot } from "./events.ts";

class Listener {
  listening = 0;
  send: (snapshot: Snapshot) => void = () => undefined;
  readonly listen: Listen = (next) => {
    this.listening += 1;
    this.send = next;
    return () => { this.listening -= 1; };
  };

  /** Sends snapshots within one frame, and waits for it. */
  async frame(...snapshots: Snapshot[]): Promise<void> {
    await act(async () => {
      snapshots.forEach(this.send);
      await new Promise((drawn) => requestAnimationFrame(drawn));
    });
  }
}

afterEach(() => {
  vi.restoreAllMocks();
  window.dispatchEvent(new Event("online"));
});

test("the newest messages come newest first", async () => {
  const listener = new Listener();
  const { result } = renderHook(() => useLiveAnalytics(listener.listen));
  expect(result.current.connection.state).toBe("connecting");
  const question = event();
  const answer = event({ id: "comment-1", kind: "comment", created_at: at("09:01:00") });
  await listener.frame(snapshot([question, answer]));
  expect(result.current.items).toEqual([answer, question]);
  expect(result.current.connection.state).toBe("live");
});

test("a frame's snapshots are one render, in strict mode too", async () => {
  const listener = new Listener();
  const drawn: number[] = [];
  function Count(): null {
    drawn.push(useLiveAnalytics(listener.listen).items.length);
    return null;
  }
  render(<Count />);
  await listener.frame(...Array.from({ length: 50 }, (_, index) => snapshot([event({ revision: index })])));
  expect(drawn).toEqual([0, 1]);
  render(<StrictMode><Count /></StrictMode>);
  expect(listener.listening).toBe(2);
});

test("the listener stops with the component", () => {
  const listener = new Listener();
  const { unmount } = renderHook(() => useLiveAnalytics(listener.listen));
  expect(listener.listening).toBe(1);
  unmount();
  expect(listener.listening).toBe(0);
});

test("a browser that lost its network is not live, whatever the SDK says", async () => {
  const listener = new Listener();
  const { result } = renderHook(() => useLiveAnalytics(listener.listen));
  await listener.frame(snapshot([]));
  const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  act(() => { window.dispatchEvent(new Event("offline")); });
  expect(result.current.connection.state).toBe("lost");
  online.mockReturnValue(true);
  act(() => { window.dispatchEvent(new Event("online")); });
  expect(result.current.connection.state).toBe("live");
});
