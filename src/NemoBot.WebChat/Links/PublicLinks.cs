using Microsoft.Extensions.Options;
using NemoBot.Core.Model;

namespace NemoBot.WebChat.Links;

/// <summary>Makes links below <see cref="WebChatOptions.PublicUrl"/>.</summary>
internal sealed class PublicLinks(IOptions<WebChatOptions> options, LinkSeal seal, TimeProvider time) : IPublicLinks
{
    private readonly WebChatOptions _options = options.Value;
    private readonly Uri? _address = options.Value.PublicAddress;

    public TimeSpan? UploadsFor => _address is null ? null : _options.UploadLinksFor;

    public Uri? ToUploads(ChatKey chat, string linkId) =>
        _address is null ? null : new(_address, $"{UploadLinkEndpoint.Path}/{new UploadToken(chat, linkId).Seal(seal)}");

    public (Uri Address, DateTimeOffset ExpiresAt)? ToFile(StoredFile file, string? projectId)
    {
        if (_address is null)
        {
            return null;
        }

        var end = time.GetUtcNow() + _options.FileLinksFor;
        return (new(_address, $"{FileLinkEndpoint.Path}/{new FileToken(file.Chat, file.Id, projectId ?? "", end).Seal(seal)}"), end);
    }
}
