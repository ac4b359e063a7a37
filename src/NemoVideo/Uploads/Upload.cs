using NemoVideo.Drafts;

namespace NemoVideo.Uploads;

/// <summary>A file on its way to the backend.</summary>
/// <param name="FileName">Bare name with extension; sanitised by the client before it becomes a header.</param>
/// <param name="MediaType">MIME type; null lets the client choose by the extension.</param>
/// <param name="Length">Bytes, where known: then the request has a length, else it is chunked.</param>
/// <param name="Open">Opens the content from its start; called once for each try, disposed by the client.</param>
public sealed record UploadFile(string FileName, string? MediaType, long? Length, Func<CancellationToken, Task<Stream>> Open);

/// <summary>What the backend made of the files, in their order where it told. No file is no upload, though the answer was a good one: nothing arrived.</summary>
/// <param name="StateApplied">The session's state already has them (<c>session_state_applied</c>); null when not told.</param>
public sealed record UploadResult(IReadOnlyList<MediaInfo> Files, bool? StateApplied);
