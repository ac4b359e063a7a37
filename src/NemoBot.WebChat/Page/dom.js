const SVG = 'http://www.w3.org/2000/svg';

/** Creates an element: properties by name, `on…` as listeners, `data-`/`aria-`/`role` as attributes; children are nodes or text, never HTML. */
export function h(name, props = {}, ...children) {
  return fill(document.createElement(name), props, children);
}

/** The same for SVG, where everything is an attribute. */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

function fill(element, props, children) {
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'class') element.className = value;
    else if (key in element && !key.includes('-')) element[key] = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const shapes = {
  film: ['M4 5h16v14H4zM8 5v14M16 5v14M4 10h4M4 14h4M16 10h4M16 14h4'],
  photo: ['M4 5h16v14H4z', 'm4 16 5-5 4 4 2-2 5 5', 'M15 9h.01'],
  sound: ['M9 18V6l10-2v12', 'M9 18a3 3 0 1 1-6 0 3 3 0 0 1 6 0M19 16a3 3 0 1 1-6 0 3 3 0 0 1 6 0'],
  check: ['m5 12.500 4.500 4.500L19 7'],
  dash: ['M6 12h12'],
  question: ['M8.500 9a3.500 3.500 0 1 1 5 3.200c-1 .500-1.500 1.200-1.500 2.300', 'M12 18h.01'],
  cross: ['M6 6l12 12M18 6 6 18'],
  stop: ['M7 7h10v10H7z'],
  down: ['M12 4v11m-5-5 5 5 5-5M5 20h14'],
  end: ['M12 5v14m-6-6 6 6 6-6'],
  clock: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5l3 2'],
};

export function icon(name, className) {
  const picture = svg('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true', ...(className ? { class: className } : {}) });
  for (const d of shapes[name]) picture.append(svg('path', { d }));
  return picture;
}

/** Returns the icon of a file by its media type. */
export const iconOf = (type) => icon(type.startsWith('video/') ? 'film' : type.startsWith('audio/') ? 'sound' : 'photo');
