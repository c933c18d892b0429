import { expect, test } from "vitest";
import { renderMarkdown } from "../../src/markdown.ts";

function rendered(text: string): HTMLElement {
  const place = document.createElement("div");
  place.innerHTML = renderMarkdown(text);
  return place;
}

test("Markdown is rendered as GitHub renders it", () => {
  const place = rendered("# Title\n\n- one\n- **two**\n\n```py\nx < 1\n```\n\n| a |\n|---|\n| b |");
  expect(place.querySelector("li strong")?.textContent).toBe("two");
  expect(place.querySelector("pre code")?.textContent).toBe("x < 1\n");
  expect(place.querySelector("td")?.textContent).toBe("b");
});

test.each([
  "<script>window.ran = true</script>",
  '<img src="x" onerror="window.ran = true">',
  "<svg onload=alert(1)>",
  '<iframe src="https://example.com"></iframe>',
  '<style>body { display: none }</style>',
  '<p style="position: fixed">over everything</p>',
  '<p id="root" class="notice" onclick="alert(1)">x</p>',
])("nothing runs, loads, floats or asks: %s", (text) => {
  const place = rendered(text);
  expect(place.querySelectorAll("script, img, svg, iframe, form, input, style")).toHaveLength(0);
  expect(place.querySelectorAll("[style], [id], [class], [onclick], [onerror]")).toHaveLength(0);
});

test("a link opens in a new tab and tells the other side nothing", () => {
  const link = rendered("[docs](https://example.com/)").querySelector("a");
  expect([link?.href, link?.target, link?.rel]).toEqual(["https://example.com/", "_blank", "noopener noreferrer nofollow"]);
});

test.each(["javascript:alert(1)", "data:text/html,x", "http://example.com", "//example.com", "/settings"])("no link leads to %s", (address) => {
  expect(rendered(`[here](${address})`).querySelector("[href]")).toBeNull();
});

test("an image is a link, so that its server does not learn who reads", () => {
  const link = rendered("![A chart](https://example.com/a.png)").querySelector("a");
  expect([link?.textContent, link?.href]).toEqual(["Image: A chart", "https://example.com/a.png"]);
});
