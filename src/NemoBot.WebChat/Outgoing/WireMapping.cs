using NemoBot.Core.Model;
using NemoBot.WebChat.Api;
using NemoVideo.Drafts;

namespace NemoBot.WebChat.Outgoing;

/// <summary>Maps the bot's messages to the page's JSON. Without I/O.</summary>
internal static class WireMapping
{
    public static WireEntry ToEntry(string postId, OutgoingMessage message, DateTimeOffset at) => new(postId, at, "bot", message.Text)
    {
        Buttons = message.Buttons.Count == 0 ? null : [.. message.Buttons.Select(button => ToButton(postId, button))],
        Video = message.Video is { IsVideo: true } video ? ToVideo(video) : null,
        Picture = message.Video is { IsPicture: true } picture ? new(picture.FileId, picture.FileName, picture.SizeBytes) : null,
        Document = message.Video is { IsDocument: true } document ? new(document.FileId, document.FileName, document.SizeBytes) : null,
        Previews = message.Previews.Count == 0 ? null : [.. message.Previews.Select(preview => new WirePreview(preview.FileId, preview.Label, preview.IsPicture))],
        Comparison = message.Comparison is { } stills ? new(stills.BeforeId, stills.AfterId, stills.BeforeLabel, stills.AfterLabel) : null,
        Timeline = message.Timeline is { } timeline ? ToTimeline(timeline) : null,
        Card = message.Card is { } card ? new(Name(card.State), card.Stage, card.Progress is { } p ? Math.Clamp(p, 0, 1) : null, card.StartedAt) { ChangedNothing = card.ChangedNothing ? true : null, Asks = card.Asks ? true : null } : null,
        RepliesTo = message.RepliesTo,
        Notify = message.Notify ? true : null,
        EndsChat = message.EndsChat ? true : null,
    };

    public static WireFile ToFile(StoredFile file) => new(file.Id, file.FileName, file.MediaType, file.SizeBytes);

    /// <summary>Returns the message for the inbox; the same from a request and, after a crash, from the log.</summary>
    public static IncomingMessage ToIncoming(ChatKey chat, WireEntry entry) => new()
    {
        Chat = chat,
        MessageId = entry.Id,
        Text = entry.Text,
        Attachments = [.. (entry.Files ?? []).Select(file => new Attachment(file.Id, file.Name, file.Size) { MediaType = file.Type })],
        SentAt = entry.At,
        LanguageHint = entry.Language,
    };

    private static WireButton ToButton(string postId, Button button) =>
        new(button.WireId(postId), button.Label, Name(button.Style), button.Link is { } link ? AddressOf(link) : null) { Pressed = button.IsPressed ? true : null };

    /// <summary>Returns null for what a page must not open. A relative address is one of our own pages.</summary>
    private static string? AddressOf(Uri link) => link switch
    {
        { IsAbsoluteUri: false } => link.OriginalString,
        { Scheme: "http" or "https" } => link.AbsoluteUri,
        _ => null,
    };

    private static WireVideo ToVideo(VideoResult video) => new(
        video.FileId,
        video.FileName,
        video.SizeBytes,
        video.Duration?.TotalSeconds,
        video.Width,
        video.Height,
        video.Link is { Scheme: "http" or "https" } link ? link.AbsoluteUri : null,
        video.LinkExpiresAt);

    private static WireTimeline ToTimeline(TimelinePicture picture) => new(
        picture.Duration.TotalSeconds,
        [.. picture.Lanes.Select(lane => new WireLane(Name(lane.Kind), lane.Label, [.. lane.Segments.Select(s => new WireSegment(s.Label, s.Start.TotalSeconds, s.Duration.TotalSeconds))]))]);

    private static string Name(CardState state) => state switch
    {
        CardState.Queued => "queued",
        CardState.Working => "working",
        CardState.Done => "done",
        CardState.Failed => "failed",
        _ => "cancelled",
    };

    private static string Name(ButtonStyle style) => style switch
    {
        ButtonStyle.Primary => "primary",
        ButtonStyle.Danger => "danger",
        _ => "normal",
    };

    private static string Name(TrackKind kind) => kind switch
    {
        TrackKind.Video => "video",
        TrackKind.Audio => "audio",
        TrackKind.Text => "text",
        _ => "unknown",
    };
}
