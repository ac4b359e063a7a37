using NemoBot.Core.Model;
using NemoVideo.Uploads;

namespace NemoBot.Core.Delivery;

/// <summary>Draws the one picture that goes with a message's text: its timeline, or a sheet of its previews.</summary>
public sealed class MessagePictures(PreviewSheet previews, TimelineSheet timelines)
{
    /// <returns>Null if there is nothing to draw (<see cref="OutgoingMessage.HasDrawing"/>), or it cannot be drawn now.</returns>
    public async Task<DrawnPicture?> DrawAsync(ChatKey chat, OutgoingMessage message, CancellationToken cancellationToken) => message switch
    {
        { HasDrawing: false } => null,
        { Timeline: { } timeline } => await timelines.DrawAsync(chat, timeline, cancellationToken) is { } png ? new(png, NameOf(message), MediaFormats.Png.MediaType) : null,
        _ => await previews.DrawAsync(chat, message.Previews, cancellationToken) is { } jpeg ? new(jpeg, NameOf(message), MediaFormats.Jpg.MediaType) : null,
    };

    /// <summary>Returns the name of the file that the message's picture becomes.</summary>
    public static string NameOf(OutgoingMessage message) => message.Timeline is null ? PreviewSheet.FileName : "timeline.png";
}

/// <summary>A picture that was drawn for a message; it is not stored.</summary>
public sealed record DrawnPicture(byte[] Content, string FileName, string MediaType);
