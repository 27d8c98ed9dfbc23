// Icons drawn as lines, so that they look the same without an emoji font.

const SPACE = "http://www.w3.org/2000/svg";
const LINES = {
  hash: "M10 4 8 20M16 4l-2 16M5 9h15M4 15h15",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z",
  talk: "M4 5h16v11H10l-5 4v-4H4z",
  clip: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 5 5l-8.500 8.500a1.700 1.700 0 0 1-2.500-2.500L14.500 7.500",
  send: "M4 12 3 4l18 8-18 8zm0 0h8",
  close: "M6 6l12 12M18 6 6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.400 1.400M17.600 17.600 19 19M5 19l1.400-1.400M17.600 6.400 19 5",
  moon: "M20 14A8.500 8.500 0 0 1 10 4a8.500 8.500 0 1 0 10 10z",
  menu: "M4 6h16M4 12h16M4 18h16",
  up: "M7 11v9H3v-9zM7 11l4-8c2 0 3 1 3 3v4h5c1 0 2 1 1.800 2l-1.300 6.500c-.2 1-.9 1.500-1.800 1.500H7",
  down: "M7 13V4H3v9zM7 13l4 8c2 0 3-1 3-3v-4h5c1 0 2-1 1.800-2l-1.300-6.500c-.2-1-.9-1.500-1.800-1.500H7",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
  reply: "M4 5h16v11H10l-5 4v-4H4zM8 9h8M8 12h5",
  smile: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.500 14a4 4 0 0 0 7 0M9 9.500h.01M15 9.500h.01",
  pen: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  eye: "M2 12s4-6 10-6 10 6 10 6-4 6-10 6-10-6-10-6M12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 9h.01",
  book: "M12 6c-2-1.500-5-2-9-2v14c4 0 7 .5 9 2 2-1.500 5-2 9-2V4c-4 0-7 .5-9 2zm0 0v14",
  chart: "M3 20h18M6 20v-8M11 20V5M16 20v-6M20 20V9",
  stop: "M7 7h10v10H7z",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  bolt: "M13 3 5 14h6l-1 7 8-11h-6z",
  back: "M14 6l-6 6 6 6",
  people: "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7M3 20a6 6 0 0 1 12 0M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500a6 6 0 0 1 3 5.500",
};

export function icon(name) {
  const drawing = document.createElementNS(SPACE, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true" })) drawing.setAttribute(key, value);
  const path = document.createElementNS(SPACE, "path");
  path.setAttribute("d", LINES[name] ?? LINES.more);
  drawing.append(path);
  return drawing;
}
