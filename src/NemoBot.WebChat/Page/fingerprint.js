// Which file is which upload: a file that is chosen again, even after a reload, continues its upload.
const kept = 'nemo.uploads';
const most = 50;
// The server keeps unfinished uploads for a day.
const longest = 24 * 3600 * 1000;
const headBytes = 65536;

/** Returns a text that is the same for the same file. It is a digest, so that the browser keeps no names. */
export async function fingerprint(file) {
  const facts = new TextEncoder().encode(`${file.name}|${file.size}|${file.lastModified}|`);
  return digest([facts, new Uint8Array(await file.slice(0, headBytes).arrayBuffer())]) + file.size.toString(36);
}

/** Returns the address of the file's upload; undefined if there is none. */
export const known = (print) => all().find((one) => one.print === print)?.url;

export const remember = (print, url) => store([{ print, url, at: Date.now() }, ...all().filter((one) => one.print !== print)]);

export const forget = (print) => store(all().filter((one) => one.print !== print));

function all() {
  try {
    return JSON.parse(localStorage.getItem(kept) ?? '[]').filter((one) => Date.now() - one.at < longest);
  } catch {
    return []; // Without storage, or with unreadable data, uploads continue only on this page.
  }
}

function store(uploads) {
  try {
    localStorage.setItem(kept, JSON.stringify(uploads.slice(0, most)));
  } catch {
    // See above.
  }
}

/** Two 32-bit FNV-1a hashes: crypto.subtle is missing on pages without HTTPS, and nobody gains by a collision in their own browser. */
function digest(parts) {
  let [one, other] = [0x811c9dc5, 0x01000193];
  for (const bytes of parts) {
    for (const byte of bytes) {
      one = Math.imul(one ^ byte, 0x01000193);
      other = Math.imul(other ^ byte ^ (one >>> 15), 0x85ebca6b);
    }
  }
  return (one >>> 0).toString(36) + (other >>> 0).toString(36);
}
