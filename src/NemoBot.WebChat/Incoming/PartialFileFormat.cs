using NemoBot.Core.Model;
using NemoVideo.Uploads;

namespace NemoBot.WebChat.Incoming;

/// <summary>Reads the media type of an upload from its first bytes.</summary>
internal static class PartialFileFormat
{
    /// <exception cref="Api.RefusedRequestException">The content cannot be edited.</exception>
    public static async Task<string> MediaTypeOfAsync(this IPartialFileStore partials, PartialFile upload, CancellationToken cancellationToken)
    {
        var head = new byte[MediaSignature.HeadBytes];
        await using var content = partials.Open(upload);
        var count = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        var metadata = UploadMetadata.Read(upload.Description);
        return AcceptedFiles.MediaTypeOf(head.AsSpan(0, count), metadata.FileName, metadata.MediaType);
    }
}
