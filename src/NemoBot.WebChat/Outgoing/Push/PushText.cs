using System.Text.Json;
using NemoBot.Core.Text.Localization;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Outgoing.Push;

/// <summary>The content of a push message, which the service worker shows. It says how work ended, and nothing that was said in the chat.</summary>
internal sealed record PushText(string Title, string Body, string Lang)
{
    public static PushText Of(JobEnd end, Texts texts) => new(texts[TitleOf(end)], texts[TextKey.PushOpen], texts.Language);

    public string ToJson() => JsonSerializer.Serialize(this, Wire.Options);

    private static TextKey TitleOf(JobEnd end) => end switch
    {
        JobEnd.VideoReady => TextKey.PushVideoReady,
        JobEnd.Asks => TextKey.PushAsks,
        JobEnd.Failed => TextKey.PushFailed,
        _ => TextKey.PushDone,
    };
}
