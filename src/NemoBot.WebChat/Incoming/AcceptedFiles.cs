using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Captions;
using NemoBot.Core.Text.Cards;
using NemoBot.WebChat.Api;
using NemoVideo.Uploads;

namespace NemoBot.WebChat.Incoming;

/// <summary>Decides which files are accepted, whichever way they arrive.</summary>
internal static class AcceptedFiles
{
    /// <summary>Returns the media type of a file that can be edited, or of captions.</summary>
    /// <param name="head">The first <see cref="MediaSignature.HeadBytes"/> bytes, or all if there are fewer.</param>
    /// <param name="mediaType">As declared; null if it is not.</param>
    /// <exception cref="RefusedRequestException">The content cannot be edited.</exception>
    public static string MediaTypeOf(ReadOnlySpan<byte> head, string name, string? mediaType)
    {
        var format = MediaSignature.Of(head, name, mediaType);
        return format is null && CaptionFormat.Claimed(name, mediaType) is { } captions && CaptionFormat.IsText(head) ? captions.MediaType
            : format is { IsAccepted: true } || (format == MediaFormats.Heic && HeifConverter.IsInstalled) ? format.MediaType
            : throw Unusable(name, format);
    }

    /// <param name="expected">The announced size in bytes; 0 if unknown.</param>
    /// <exception cref="RefusedRequestException">There is no space for the file.</exception>
    public static async Task CheckSpaceAsync(this IFileStore files, FileOwner owner, long expected, CancellationToken cancellationToken)
    {
        switch (await files.CheckSpaceAsync(owner.CountedAs, expected, cancellationToken))
        {
            case FileSpace.None:
                throw NoRoom();
            case FileSpace.ShareUsedUp:
                throw ShareUsedUp();
        }
    }

    /// <param name="maxBytes">Maximum total size of a message's files.</param>
    public static RefusedRequestException TooLarge(long maxBytes) =>
        new(StatusCodes.Status413PayloadTooLarge, RefusalCode.FileTooLarge, maxBytes);

    public static RefusedRequestException Empty(string name) => new(StatusCodes.Status400BadRequest, RefusalCode.EmptyFile, name);

    public static RefusedRequestException NoRoom() => new(StatusCodes.Status507InsufficientStorage, RefusalCode.StorageFull) { RetryAfter = TimeSpan.FromMinutes(10) };

    /// <summary>The place of the files does not answer, and text can be stored.</summary>
    /// <remarks>Not 503: a proxy takes that for the node's fault and asks the other nodes, which are without files too, until none is left.</remarks>
    public static RefusedRequestException Away() => new(StatusCodes.Status504GatewayTimeout, RefusalCode.FilesAway) { RetryAfter = TimeSpan.FromMinutes(1) };

    public static RefusedRequestException ShareUsedUp() => new(StatusCodes.Status507InsufficientStorage, RefusalCode.ShareUsedUp) { RetryAfter = TimeSpan.FromMinutes(10) };

    public static RefusedRequestException TooMany() => new(StatusCodes.Status400BadRequest, RefusalCode.TooManyFiles, MessageLimits.Files);

    private static RefusedRequestException Unusable(string name, MediaFormat? format) => (format, MediaFormats.ByName(name)) switch
    {
        ({ } photo, _) when photo == MediaFormats.Heic => new(StatusCodes.Status415UnsupportedMediaType, RefusalCode.HeicPhoto, name),
        ({ } other, _) => new(StatusCodes.Status415UnsupportedMediaType, RefusalCode.NeedsConversion, name, other.Name, FileRefusal.InsteadOf(other).Name),
        (null, { IsAccepted: true } claimed) => new(StatusCodes.Status415UnsupportedMediaType, RefusalCode.WrongContent, name, claimed.Name),
        _ => new(StatusCodes.Status415UnsupportedMediaType, RefusalCode.UnsupportedType, name, MediaFormats.Names),
    };
}
