namespace NemoVideo.Agent;

/// <summary>Maps a tool's name to the kind of its work; the names are those of docs/contracts/nemovideo.md §4.3.</summary>
internal static class ToolKinds
{
    /// <summary>In order: the first match wins, so that <c>generate_music</c> is audio and <c>understand_edit</c> analysis.</summary>
    private static readonly (ToolKind Kind, string[] Words)[] Table =
    [
        (ToolKind.Analysis, ["understand", "analy"]),
        (ToolKind.Generation, ["generate_video", "seedance", "text_to_video", "image_to_video", "video_generat"]),
        (ToolKind.Audio, ["music", "suno", "audio", "voice", "bgm", "tts"]),
        (ToolKind.Timeline, ["edit", "draft", "multitrack", "timeline"]),
    ];

    public static ToolKind Of(string name) =>
        Table.FirstOrDefault(row => row.Words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase))).Kind;
}
