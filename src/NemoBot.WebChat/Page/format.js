import { pageLanguage, say } from './words.js';

const clock = new Intl.DateTimeFormat(pageLanguage, { hour: 'numeric', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(pageLanguage, { weekday: 'long', day: 'numeric', month: 'long' });
const withYear = new Intl.DateTimeFormat(pageLanguage, { dateStyle: 'long' });
const day = 24 * 3600 * 1000;
let ahead = 0;

/** Synchronizes with the server's clock: stores its offset to ours. */
export function setServerTime(iso) {
  ahead = Date.parse(iso) - Date.now();
}

export const now = () => Date.now() + ahead;

export const timeOf = (iso) => clock.format(new Date(iso));

/** Returns a text per day, for comparisons. */
export const dayKey = (iso) => new Date(iso).toDateString();

export function dayName(iso) {
  const date = new Date(iso);
  if (date.toDateString() === new Date(now()).toDateString()) return say('today');
  if (date.toDateString() === new Date(now() - day).toDateString()) return say('yesterday');
  return (now() - date < 300 * day ? weekday : withYear).format(date);
}

/** Formats 75.4 as 1:15. */
export function length(seconds) {
  const whole = Math.max(0, Math.floor(seconds + 1e-6));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, String(whole % 60).padStart(2, '0')];
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** Like length, with tenths if they are not zero. */
export function moment(seconds) {
  const tenths = Math.round(seconds * 10) % 10;
  return length(Math.round(seconds * 10) / 10) + (tenths ? `.${tenths}` : '');
}

export function bytes(count) {
  if (count < 1024) return `${count} B`;
  if (count < 1024 * 1024) return `${Math.round(count / 1024)} KB`;
  const mega = count / (1024 * 1024);
  return mega < 1024 ? `${mega < 10 ? mega.toFixed(1) : Math.round(mega)} MB` : `${(mega / 1024).toFixed(1)} GB`;
}
