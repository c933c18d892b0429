import DOMPurify from "dompurify";
import { Marked } from "marked";

const marked = new Marked({ gfm: true, breaks: true });

/** What GitHub's Markdown needs, and nothing that runs, floats or asks. */
const TAGS = [
  "a", "b", "blockquote", "br", "code", "del", "details", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd",
  "li", "ol", "p", "pre", "s", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
];
const OPTIONS = { ALLOWED_TAGS: TAGS, ALLOWED_ATTR: ["href", "src", "alt", "align"], RETURN_DOM_FRAGMENT: true as const };

/** What somebody wrote on GitHub, as HTML that may stand in the page. */
export function renderMarkdown(text: string): string {
  const fragment = DOMPurify.sanitize(marked.parse(text, { async: false }), OPTIONS);
  const inert = document.implementation.createHTMLDocument();
  const place = inert.createElement("div");
  place.append(inert.importNode(fragment, true));
  for (const image of place.querySelectorAll("img")) image.replaceWith(linkTo(image));
  for (const link of place.querySelectorAll("a")) harden(link);
  return place.innerHTML;
}

/** An image would tell its server who reads what. */
function linkTo(image: HTMLImageElement): HTMLAnchorElement {
  const link = image.ownerDocument.createElement("a");
  const alt = image.alt;
  link.href = image.getAttribute("src") ?? "";
  link.textContent = alt === "" ? "Image" : `Image: ${alt}`;
  return link;
}

function harden(link: HTMLAnchorElement): void {
  if (!(link.getAttribute("href") ?? "").startsWith("https://")) link.removeAttribute("href");
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow";
}
