// Creates all elements; text becomes text nodes and is never parsed as HTML.

export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name in node && name !== "list" && name !== "form") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

const SAFE = new Set(["http:", "https:", "mailto:"]);

export function link(address, ...children) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return el("span", {}, ...children);
  }
  if (!SAFE.has(url.protocol)) return el("span", {}, ...children);
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

// Replaces what stands in a node only if it looks otherwise, so that the focus in it is kept.
export function redraw(node, ...children) {
  const made = el(node.tagName, {}, ...children);
  if (made.innerHTML !== node.innerHTML) node.replaceChildren(...made.childNodes);
}

// Keeps a list in the page in sync with data, and replaces an element only if its data has changed.
export class List {
  constructor(node, make) {
    this.node = node;
    this.make = make;
    this.shown = new Map();
  }

  sync(items) {
    const atEnd = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < 80;
    const kept = new Map();
    let before = null;
    for (const { key, value } of items) {
      const print = JSON.stringify(value);
      const known = this.shown.get(key);
      const entry = known && known.print === print ? known : { print, node: this.make(value) };
      if (known && known !== entry) known.node.replaceWith(entry.node);
      const place = before ? before.nextSibling : this.node.firstChild;
      if (place !== entry.node) this.node.insertBefore(entry.node, place);
      kept.set(key, entry);
      before = entry.node;
    }
    for (const [key, entry] of this.shown) if (!kept.has(key)) entry.node.remove();
    this.shown = kept;
    if (atEnd) this.node.scrollTop = this.node.scrollHeight;
  }

  clear() {
    this.shown.clear();
    this.node.replaceChildren();
  }
}
