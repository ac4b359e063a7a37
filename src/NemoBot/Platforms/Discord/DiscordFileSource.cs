using NemoBot.Conversation;
using NemoBot.Platforms.Discord.Mapping;
using NemoBot.Platforms.Discord.Model;
using NemoBot.Platforms.Discord.Rest;

namespace NemoBot.Platforms.Discord;

/// <summary>Opens files that people sent, from Discord's file hosts only.</summary>
internal sealed class DiscordFileSource(IHttpClientFactory clients, DiscordRest rest, TimeProvider time)
{
    /// <summary>Name of the client in the HTTP client factory: no redirects, since those could lead anywhere.</summary>
    public const string ClientName = "discord-files";

    /// <exception cref="PlatformException">The file is gone, or no answer came.</exception>
    public async Task<Stream> OpenAsync(Attachment attachment, CancellationToken cancellationToken)
    {
        var address = await AddressAsync(attachment, cancellationToken);
        var response = await GetAsync(address, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return await response.Content.ReadAsStreamAsync(cancellationToken); // Disposing the stream ends the response.
        }

        var status = (int)response.StatusCode;
        response.Dispose();
        throw new PlatformException(status >= 500 ? PlatformFault.NotSent : PlatformFault.MessageGone, $"Discord's file host answered {status} for file {attachment.FileId}.");
    }

    private async Task<HttpResponseMessage> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            return await clients.CreateClient(ClientName).GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException broken)
        {
            throw new PlatformException(PlatformFault.NotSent, "Discord's file host could not be reached.", broken);
        }
    }

    /// <summary>The known address while it lives; a fresh one from the message after that.</summary>
    private async Task<Uri> AddressAsync(Attachment attachment, CancellationToken cancellationToken)
    {
        var known = DiscordFiles.Trusted(attachment.PublicUrl?.AbsoluteUri);
        if (known is not null && (DiscordFiles.ExpiresAt(known) is not { } expires || expires > time.GetUtcNow()))
        {
            return known;
        }

        if (attachment.FileId.Split('/') is [var channel, var message, var file] && Snowflakes.IsOne(channel) && Snowflakes.IsOne(message))
        {
            var call = new DiscordCall(DiscordRoute.GetMessage(channel, message)) { IsIdempotent = true };
            var found = await rest.SendAsync(call, DiscordJson.Default.DiscordMessage, cancellationToken);
            var all = (found.Attachments ?? []).Concat(found.MessageSnapshots?.SelectMany(snapshot => snapshot.Message?.Attachments ?? []) ?? []);
            if (DiscordFiles.Trusted(all.FirstOrDefault(other => other.Id == file)?.Url) is { } fresh)
            {
                return fresh;
            }
        }

        throw new PlatformException(PlatformFault.MessageGone, $"Discord no longer has file {attachment.FileId}.");
    }
}
