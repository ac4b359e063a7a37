using NemoBot.Core.Model;

namespace NemoBot.Core.Delivery;

/// <summary>Draws the timeline of a message, with stills and sound of its segments as far as there is time to read them, for platforms that show one picture with a text.</summary>
/// <param name="platforms">For footage that they keep; null for stored files alone.</param>
/// <param name="painter">Null if the host has none.</param>
public sealed partial class TimelineSheet(
    IStore store, IFileStore files, Ffmpeg ffmpeg, TimeProvider time, ILogger<TimelineSheet> logger, PlatformDirectory? platforms = null, ITimelinePainter? painter = null) : IDisposable
{
    /// <summary>The message waits for its picture for so long.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    /// <summary>For stills and sound; what is not there by then is not in the picture.</summary>
    private static readonly TimeSpan MediaLimit = TimeSpan.FromSeconds(3);

    /// <summary>One picture is drawn at a time, so that many at once need no more memory than one.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    /// <returns>A PNG; null if it cannot be drawn here, or there is no time for it.</returns>
    public async Task<byte[]?> DrawAsync(ChatKey chat, TimelinePicture timeline, CancellationToken cancellationToken)
    {
        if (painter is null)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var media = await new TimelineMedia(store, files, ffmpeg, platforms?.Find(chat), time).ReadAsync(chat, timeline, MediaLimit, stop.Token);
            await _turn.WaitAsync(stop.Token);
            return await Task.Run(() => DrawInTurn(painter, timeline, media), CancellationToken.None).WaitAsync(stop.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested && late is not NotOwnerException)
        {
            return null;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogNotDrawn(fault, chat); // The text says it too: whatever is wrong with a picture, its post is sent.
            return null;
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>The turn ends with the drawing, even if nobody waits for it any more.</summary>
    private byte[]? DrawInTurn(ITimelinePainter with, TimelinePicture timeline, IReadOnlyList<SegmentMedia> media)
    {
        try
        {
            return with.Draw(timeline, media);
        }
        finally
        {
            _turn.Release();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Could not draw a timeline of {Chat}; its text is shown without")]
    private partial void LogNotDrawn(Exception fault, ChatKey chat);
}
