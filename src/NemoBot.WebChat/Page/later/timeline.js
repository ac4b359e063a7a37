import { clips } from './clips.js';
import { svg } from '../dom.js';
import { length, moment } from '../format.js';
import { list, say } from '../words.js';

const laneHeight = 30;
const gap = 5;
const ruler = 20;
const steps = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];
let count = 0;

/**
 * Draws the timeline into the box; the text size stays the same at any width.
 *
 * @param on callbacks of its clips, see clips.js
 */
export function timeline(box, data, on) {
  let drawn = 0;
  new ResizeObserver(() => {
    const width = Math.floor(box.clientWidth - 24);
    if (width > 40 && width !== drawn) {
      drawn = width;
      box.replaceChildren(draw(data, width, on));
    }
  }).observe(box);
}

function draw(data, width, on) {
  const id = `timeline-${++count}`;
  const end = Math.max(data.duration, 0.1);
  const head = Math.min(64, Math.max(40, ...data.lanes.map((lane) => textWidth(lane.label) + 10)));
  const x = (seconds) => head + (seconds / end) * (width - head - 2);
  const height = ruler + data.lanes.length * (laneHeight + gap);
  const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'group', 'aria-labelledby': `${id}-t ${id}-d` },
    svg('title', { id: `${id}-t` }, say('timeline', length(end))),
    svg('desc', { id: `${id}-d` }, inWords(data)),
    svg('desc', { id: `${id}-k` }, say('clipKeys')));

  const step = steps.find((s) => (s / end) * (width - head) >= 52) ?? 3600;
  for (let t = 0; t <= end + 1e-6; t += step) {
    const last = x(t) > width - 24;
    picture.append(
      svg('line', { class: 'tickline', x1: x(t), x2: x(t), y1: ruler - 5, y2: height }),
      svg('text', { x: last ? width : x(t), y: 10, 'text-anchor': t === 0 ? 'start' : last ? 'end' : 'middle' }, moment(t)));
  }
  const drawn = [];
  data.lanes.forEach((lane, n) => {
    const y = ruler + n * (laneHeight + gap);
    picture.append(
      svg('rect', { class: 'lane', x: head, y, width: width - head, height: laneHeight, rx: 7 }),
      svg('text', { x: 0, y: y + laneHeight / 2 + 4 }, cut(lane.label, head - 8)),
      svg('g', { class: lane.kind }, lane.segments.map((segment, place) => {
        const left = x(Math.min(segment.start, end));
        const wide = Math.max(4, x(Math.min(segment.start + segment.duration, end)) - left - 1.5);
        const clip = svg('g', { class: 'segment', role: 'button', tabindex: -1, 'aria-label': words(segment), 'aria-describedby': `${id}-k` },
          svg('title', {}, words(segment)),
          svg('rect', { x: left, y: y + 2, width: wide, height: laneHeight - 4, rx: 6 }),
          wide > 30 ? svg('text', { x: left + 8, y: y + laneHeight / 2 + 4 }, cut(segment.label, wide - 14)) : null);
        drawn.push({ clip, segment, lane: n, place, left, right: left + wide });
        return clip;
      })));
  });
  clips(picture, drawn, (left) => Math.min(end, Math.max(0, ((left - head) / (width - head - 2)) * end)), on);
  return picture;
}

const words = (segment) => say('segmentWords', segment.label, moment(segment.start), moment(segment.start + segment.duration));

const inWords = (data) => data.lanes.map((lane) => say('laneWords', lane.label, list(lane.segments.map(words)))).join(' ');

const pen = document.createElement('canvas').getContext('2d');

function textWidth(text) {
  pen.font = `560 11px ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(text).width;
}

function cut(text, width) {
  if (textWidth(text) <= width) return text;
  const signs = [...text];
  while (signs.length > 1 && textWidth(`${signs.join('')}…`) > width) signs.pop();
  return signs.length > 1 ? `${signs.join('')}…` : '';
}
