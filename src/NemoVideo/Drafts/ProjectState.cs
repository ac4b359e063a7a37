namespace NemoVideo.Drafts;

/// <summary>The state of a project: the draft and the media it uses.</summary>
/// <param name="Draft">Null while the timeline is empty.</param>
/// <param name="Media">Uploaded and generated files (<c>video_infos</c>).</param>
/// <param name="RawState">The JSON of <c>data.state</c> as received, to detect changes.</param>
public sealed record ProjectState(string? SessionId, string? TaskId, string? UserId, Draft? Draft, IReadOnlyList<MediaInfo> Media, Canvas? Canvas, string RawState);

/// <summary>A media file known to the backend; every field may be absent.</summary>
public sealed record MediaInfo(string? FileName, string? FileType, Uri? CdnUrl, TimeSpan? Duration, int? Width, int? Height, double? Fps, string? Hash);

public sealed record Canvas(int? Width, int? Height, string? Ratio);
