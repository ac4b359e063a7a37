// What a person does with the clips of a timeline: a click asks to trim, a drag or an arrow key asks to move. Everything becomes a sentence for the editor.
import { svg } from '../dom.js';
import { moment } from '../format.js';
import { say } from '../words.js';

const slack = 6;
const arrows = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * @param all { clip, segment, lane, place, left, right } of each clip: its element, its data, the numbers of its lane and its place there, and where it is drawn
 * @param timeAt returns the seconds at a place in the picture
 * @param on callbacks write(sentence), which offers it for sending, and send(sentence)
 */
export function clips(picture, all, timeAt, on) {
  if (all.length) all[0].clip.setAttribute('tabindex', 0);
  all.forEach((one) => {
    one.clip.addEventListener('keydown', (event) => key(event, one));
    one.clip.addEventListener('pointerdown', (event) => grab(event, one));
  });

  const inLane = (one) => all.filter((other) => other.lane === one.lane);
  const trim = (one, seconds) => on.write(say('clipTrim', one.segment.label, moment(seconds)));

  /** The sentence that moves a clip to another one's place; null if it is there. */
  function move(one, to) {
    const other = inLane(one).find((each) => each.place === to);
    if (!other || other === one) return null;
    return say(to < one.place ? 'clipBefore' : 'clipAfter', one.segment.label, other.segment.label);
  }

  function key(event, one) {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      trim(one, one.segment.start);
      return;
    }
    const [lanes, places] = arrows[event.key] ?? [];
    if (lanes === undefined) return;
    event.preventDefault();
    if (event.shiftKey) {
      const sentence = places && move(one, one.place + places);
      if (sentence) on.write(sentence);
      return;
    }
    const next = places ? all[all.indexOf(one) + places] : nearest(one, lanes);
    if (!next) return;
    one.clip.setAttribute('tabindex', -1);
    next.clip.setAttribute('tabindex', 0);
    next.clip.focus();
  }

  /** The clip above or below. */
  function nearest(one, lanes) {
    const there = all.filter((other) => Math.sign(other.lane - one.lane) === lanes);
    const lane = Math[lanes < 0 ? 'max' : 'min'](...there.map((other) => other.lane));
    const distance = (other) => Math.abs(other.left + other.right - one.left - one.right);
    return there.filter((other) => other.lane === lane).sort((a, b) => distance(a) - distance(b))[0];
  }

  /** A press becomes a click, or a drag once it has moved; the page scrolls under a finger that moves up or down. */
  function grab(event, one) {
    if (event.button !== 0) return;
    const scale = picture.viewBox.baseVal.width / picture.getBoundingClientRect().width;
    const from = event.clientX;
    const line = svg('line', { class: 'target', y1: 14, y2: picture.viewBox.baseVal.height });
    let to = one.place;
    let moved = false;
    one.clip.setPointerCapture(event.pointerId);

    const drag = ({ clientX }) => {
      const by = (clientX - from) * scale;
      if (!moved && Math.abs(by) < slack) return;
      if (!moved) picture.append(line);
      moved = true;
      one.clip.classList.add('dragged');
      one.clip.setAttribute('transform', `translate(${by} 0)`);
      const middle = (one.left + one.right) / 2 + by;
      const others = inLane(one).filter((other) => other !== one);
      const passed = others.filter((other) => (other.place < one.place ? middle < (other.left + other.right) / 2 : middle > (other.left + other.right) / 2));
      const back = passed.filter((other) => other.place < one.place);
      to = back.length ? Math.min(...back.map((other) => other.place)) : Math.max(one.place, ...passed.map((other) => other.place));
      const target = inLane(one).find((other) => other.place === to);
      const place = to <= one.place ? target.left : target.right;
      line.setAttribute('x1', place);
      line.setAttribute('x2', place);
    };
    const end = (ended) => {
      stop.abort();
      line.remove();
      one.clip.classList.remove('dragged');
      one.clip.removeAttribute('transform');
      if (ended.type !== 'pointerup') return;
      if (!moved) return trim(one, timeAt((ended.clientX - picture.getBoundingClientRect().left) * scale));
      const sentence = move(one, to);
      if (sentence) on.send(sentence);
    };
    const stop = new AbortController();
    const { signal } = stop;
    one.clip.addEventListener('pointermove', drag, { signal });
    one.clip.addEventListener('pointerup', end, { signal });
    one.clip.addEventListener('pointercancel', end, { signal });
    addEventListener('keydown', (pressed) => { if (pressed.key === 'Escape') end(pressed); }, { signal });
  }
}
