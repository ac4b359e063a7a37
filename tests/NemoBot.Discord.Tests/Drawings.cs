using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;

namespace NemoBot.Discord.Tests;

/// <summary>The pictures of messages, for parts of the adapter that a test puts together itself; timelines are not drawn.</summary>
internal static class Drawings
{
    public static MessagePictures Of(IStore store, IFileStore files, TimeProvider clock)
    {
        var ffmpeg = new Ffmpeg(clock);
        return new(new(store, files, ffmpeg, clock), new(store, files, ffmpeg, clock, NullLogger<TimelineSheet>.Instance));
    }
}
