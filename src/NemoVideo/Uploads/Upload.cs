using NemoVideo.Drafts;

namespace NemoVideo.Uploads;

/// <summary>A file to upload to the backend.</summary>
/// <param name="FileName">Bare name with extension; sanitised by the client before it is written to a header.</param>
/// <param name="MediaType">MIME type; null lets the client choose by the extension.</param>
/// <param name="Length">Bytes, if known: then the request has a length, otherwise it is chunked.</param>
/// <param name="Open">Opens the content from its start; called once per try, disposed by the client.</param>
public sealed record UploadFile(string FileName, string? MediaType, long? Length, Func<CancellationToken, Task<Stream>> Open);

/// <summary>The backend's result for the files, in their order if reported. A success without a file is not an upload: nothing arrived.</summary>
/// <param name="StateApplied">The session's state already contains them (<c>session_state_applied</c>); null if not reported.</param>
public sealed record UploadResult(IReadOnlyList<MediaInfo> Files, bool? StateApplied);
