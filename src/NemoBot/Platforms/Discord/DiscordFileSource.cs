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

    /// <summary>So long before its end an address is no longer begun with.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <exception cref="PlatformException">The file is gone, or no answer came.</exception>
    public async Task<Stream> OpenAsync(Attachment attachment, CancellationToken cancellationToken)
    {
        var known = DiscordFiles.Trusted(attachment.PublicUrl?.AbsoluteUri);
        if (known is not null && DiscordFiles.ExpiresAt(known) is { } expires && expires - Margin <= time.GetUtcNow())
        {
            known = null;
        }

        // An address may also end before its time: then the message may know another.
        return (known is null ? null : await TryAsync(known, attachment, cancellationToken))
            ?? (await FreshAddressAsync(attachment, cancellationToken) is { } fresh ? await TryAsync(fresh, attachment, cancellationToken) : null)
            ?? throw new PlatformException(PlatformFault.MessageGone, $"Discord no longer has file {attachment.FileId}.");
    }

    /// <summary>Null when the file host says that there is nothing under this address.</summary>
    private async Task<Stream?> TryAsync(Uri address, Attachment attachment, CancellationToken cancellationToken)
    {
        var response = await GetAsync(address, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return await response.Content.ReadAsStreamAsync(cancellationToken); // Disposing the stream ends the response.
        }

        var status = (int)response.StatusCode;
        response.Dispose();
        return status is >= 500 or 429
            ? throw new PlatformException(PlatformFault.NotSent, $"Discord's file host answered {status} for file {attachment.FileId}.")
            : null;
    }

    private async Task<HttpResponseMessage> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            return await clients.CreateClient(ClientName).GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception broken) when (broken is HttpRequestException || (broken is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Cancelled by nobody: that is how .NET tells of a connection that did not come about in time.
            throw new PlatformException(PlatformFault.NotSent, "Discord's file host could not be reached.", broken);
        }
    }

    /// <summary>What the message says today; null where it is gone, and for the files of commands and forms, which no message holds.</summary>
    private async Task<Uri?> FreshAddressAsync(Attachment attachment, CancellationToken cancellationToken)
    {
        if (attachment.FileId.Split('/') is not [var channel, var message, var file] || !Snowflakes.IsOne(channel) || !Snowflakes.IsOne(message))
        {
            return null;
        }

        try
        {
            var call = new DiscordCall(DiscordRoute.GetMessage(channel, message)) { IsIdempotent = true };
            var found = await rest.SendAsync(call, DiscordJson.Default.DiscordMessage, cancellationToken);
            var all = (found.Attachments ?? []).Concat(found.MessageSnapshots?.SelectMany(snapshot => snapshot.Message?.Attachments ?? []) ?? []);
            return DiscordFiles.Trusted(all.FirstOrDefault(other => other.Id == file)?.Url);
        }
        catch (DiscordException refused) when (refused.Status is 403 or 404)
        {
            return null; // The message is gone, or no longer ours to see: the person must send the file again.
        }
    }
}
