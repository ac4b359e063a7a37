// Two stills of the same moment, one above the other: a slider moves the edge between them, with a finger, the mouse or the arrow keys.
import { h } from '../dom.js';

/** @param addressOf function(fileId) */
export function comparison({ beforeId, afterId, beforeLabel, afterLabel }, addressOf) {
  const before = h('img', { src: addressOf(beforeId), alt: beforeLabel, draggable: false });
  const after = h('img', { class: 'after', src: addressOf(afterId), alt: afterLabel, draggable: false });
  const slider = h('input', { type: 'range', min: 0, max: 100, value: 50, 'aria-label': `${beforeLabel} – ${afterLabel}` });
  const figure = h('figure', { class: 'compare', dir: 'ltr' }, before, after, h('span', { class: 'edge' }), h('span', { class: 'tag first' }, beforeLabel), h('span', { class: 'tag second' }, afterLabel), slider);
  slider.addEventListener('input', () => figure.style.setProperty('--edge', `${slider.value}%`));
  for (const still of [before, after]) still.addEventListener('error', () => figure.remove(), { once: true }); // No longer stored.
  return figure;
}
