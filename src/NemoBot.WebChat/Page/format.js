import { pageLanguage, say } from './words.js';

const day = 24 * 3600 * 1000;
let ahead = 0;
let made = null;

/** Returns the formats of the page's language, which may change. */
function formats() {
  if (made?.language !== pageLanguage) {
    const tenth = new Intl.NumberFormat(pageLanguage, { minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: false });
    made = {
      language: pageLanguage,
      clock: new Intl.DateTimeFormat(pageLanguage, { hour: 'numeric', minute: '2-digit' }),
      weekday: new Intl.DateTimeFormat(pageLanguage, { weekday: 'long', day: 'numeric', month: 'long' }),
      withYear: new Intl.DateTimeFormat(pageLanguage, { dateStyle: 'long' }),
      whole: new Intl.NumberFormat(pageLanguage, { maximumFractionDigits: 0, useGrouping: false }),
      grouped: new Intl.NumberFormat(pageLanguage),
      tenth,
      decimal: tenth.formatToParts(0.5).find((part) => part.type === 'decimal').value,
    };
  }
  return made;
}

/** Synchronizes with the server's clock: stores its offset to ours. */
export function setServerTime(iso) {
  ahead = Date.parse(iso) - Date.now();
}

export const now = () => Date.now() + ahead;

export const timeOf = (iso) => formats().clock.format(new Date(iso));

/** Returns a text per day, for comparisons. */
export const dayKey = (iso) => new Date(iso).toDateString();

export function dayName(iso) {
  const date = new Date(iso);
  if (date.toDateString() === new Date(now()).toDateString()) return say('today');
  if (date.toDateString() === new Date(now() - day).toDateString()) return say('yesterday');
  return (now() - date < 300 * day ? formats().weekday : formats().withYear).format(date);
}

/** Formats 75.4 as 1:15. */
export function length(seconds) {
  const full = Math.max(0, Math.floor(seconds + 1e-6));
  const [hours, minutes, rest] = [Math.floor(full / 3600), Math.floor(full / 60) % 60, String(full % 60).padStart(2, '0')];
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** Like length, with tenths if they are not zero. */
export function moment(seconds) {
  const tenths = Math.round(seconds * 10) % 10;
  return length(Math.round(seconds * 10) / 10) + (tenths ? formats().decimal + tenths : '');
}

/** Formats 0.35 as 35% in the page's language. */
export const percent = (part) => say('percent', formats().whole.format(part * 100));

/** Formats 4000 as 4,000 in the page's language. */
export const number = (count) => formats().grouped.format(count);

/** Formats a file size in the page's language: 1.2 MB. */
export function bytes(count) {
  const { tenth, whole } = formats();
  if (count < 1024) return say('sizeBytes', whole.format(count));
  if (count < 1024 * 1024) return say('sizeKilobytes', whole.format(count / 1024));
  const mega = count / (1024 * 1024);
  if (mega < 1024) return say('sizeMegabytes', (mega < 10 ? tenth : whole).format(mega));
  return say('sizeGigabytes', tenth.format(mega / 1024));
}
