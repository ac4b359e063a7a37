using NemoBot.Core.Model;
using NemoVideo.Secrets;

namespace NemoBot.Core.Secrets;

/// <summary>Removes secrets from all texts of our messages. Links that we offer on purpose (a project in the browser, a finished video) stay. Pure.</summary>
internal static class OutgoingSecrets
{
    public static OutgoingMessage Redact(this SecretMask mask, OutgoingMessage message) => message with
    {
        Text = mask.Apply(message.Text),
        Buttons = message.Buttons.Count == 0 ? message.Buttons : [.. message.Buttons.Select(button => button with { Label = mask.Apply(button.Label) })],
        Video = message.Video is { } video
            ? video with { FileName = mask.ApplyToName(video.FileName), Instead = video.Instead is { } instead ? mask.Apply(instead) : null }
            : null,
        Timeline = message.Timeline is { } timeline
            ? timeline with { Lanes = [.. timeline.Lanes.Select(lane => lane with { Label = mask.Apply(lane.Label), Segments = [.. lane.Segments.Select(segment => segment with { Label = mask.Apply(segment.Label) })] })] }
            : null,
        Card = message.Card is { } card ? card with { Stage = mask.Apply(card.Stage) } : null,
        Growing = message.Growing is { } growing ? new(mask.Apply(growing.Text), mask.Apply(growing.Rest)) : null,
    };
}
