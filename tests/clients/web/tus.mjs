// tus-js-client against the web chat: sends a file, resumes one that an earlier run left, or withdraws one. Prints what happened, one word and a value a line.
import { createReadStream } from "node:fs";
import { FileUrlStorage, Upload } from "tus-js-client";

const [, , endpoint, cookie, path, urls, task = "send", chunk = "0"] = process.argv;
const fail = (why) => { console.error(why); process.exit(1); };
setTimeout(() => fail("tus-js-client: not finished after ten minutes"), 600_000).unref();

const upload = new Upload(createReadStream(path), {
  endpoint,
  headers: { Cookie: cookie },
  metadata: { filename: "día.mp4", filetype: "video/mp4" },
  chunkSize: Number(chunk) || Infinity,
  retryDelays: Array(30).fill(50),
  storeFingerprintForResuming: true,
  urlStorage: new FileUrlStorage(urls),
  fingerprint: async () => `clip ${path}`,
  onError: (error) => fail(`tus-js-client: ${error.message}`),
  onShouldRetry: (error) => {
    console.log(`retry ${error.originalResponse?.getStatus() ?? 0}`);
    return !error.originalResponse || error.originalResponse.getStatus() >= 500 || [409, 423].includes(error.originalResponse.getStatus());
  },
  onChunkComplete: (size, accepted) => {
    console.log(`accepted ${accepted}`);
    if (task === "abandon") process.exit(0);
    if (task === "withdraw") upload.abort(true).then(() => { console.log(`withdrawn ${upload.url}`); process.exit(0); }, (error) => fail(error.message));
  },
  onSuccess: () => { console.log(`sent ${upload.url}`); process.exit(0); },
});
const earlier = await upload.findPreviousUploads();
console.log(`earlier ${earlier.length}`);
if (earlier.length) upload.resumeFromPreviousUpload(earlier[0]);
upload.start();
