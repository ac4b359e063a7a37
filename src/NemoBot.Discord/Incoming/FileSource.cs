using System.Net;
using NemoBot.Core.Model;
using NemoBot.Discord.Rest;
using NemoVideo.Http;

namespace NemoBot.Discord.Incoming;

/// <summary>Opens files that people sent, from Discord's file hosts only.</summary>
internal sealed class FileSource(IHttpClientFactory clients, DiscordRest rest, TimeProvider time)
{
    /// <summary>Name of the client in the HTTP client factory. It follows no redirects, since those could lead anywhere.</summary>
    public const string ClientName = "discord-files";

    /// <summary>Longest wait for more bytes.</summary>
    private static readonly TimeSpan StallLimit = TimeSpan.FromMinutes(1);

    /// <summary>Minimum remaining lifetime of an address for a download to start.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <exception cref="PlatformException">The file is gone, or the host did not answer.</exception>
    public async Task<Stream> OpenAsync(Attachment attachment, CancellationToken cancellationToken)
    {
        var known = FileMapping.Trusted(attachment.PublicUrl?.AbsoluteUri);
        if (known is not null && FileMapping.ExpiresAt(known) is { } expires && expires - Margin <= time.GetUtcNow())
        {
            known = null;
        }

        // An address may expire early, and a host may fail: the message may then have a fresh address.
        var (found, trouble) = known is null ? (null, null) : await TryFirstAsync(known, attachment, cancellationToken);
        if (found is not null)
        {
            return found;
        }

        // An unreachable host has no better address.
        var isUnreached = trouble?.InnerException is not null;
        var next = (isUnreached ? null : await FreshAddressAsync(attachment, cancellationToken)) ?? (trouble is null ? null : known);
        return (next is null ? null : await TryAsync(next, attachment, cancellationToken))
            ?? throw new PlatformException(PlatformFault.MessageGone, $"Discord no longer has file {attachment.FileId}.");
    }

    /// <summary>Like <see cref="TryAsync"/>, but returns the fault of a failing host instead of throwing it, since another attempt follows.</summary>
    private async Task<(Stream? Found, PlatformException? Trouble)> TryFirstAsync(Uri address, Attachment attachment, CancellationToken cancellationToken)
    {
        try
        {
            return (await TryAsync(address, attachment, cancellationToken), null);
        }
        catch (PlatformException trouble) when (trouble.Fault == PlatformFault.NotSent)
        {
            return (null, trouble);
        }
    }

    /// <summary>Returns null if the file host reports that the address has no file.</summary>
    private async Task<Stream?> TryAsync(Uri address, Attachment attachment, CancellationToken cancellationToken)
    {
        var response = await GetAsync(address, cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return await ReadAsync(response, attachment, cancellationToken);
        }

        var status = (int)response.StatusCode;
        response.Dispose();
        return status is 401 or 403 or 404 or 410
            ? null
            : throw new PlatformException(PlatformFault.NotSent, $"Discord's file host answered {status} for file {attachment.FileId}.");
    }

    private async Task<Stream> ReadAsync(HttpResponseMessage response, Attachment attachment, CancellationToken cancellationToken)
    {
        try
        {
            return new DownloadStream(response, await ContentDecoding.OpenAsync(response.Content, cancellationToken), StallLimit, time)
            {
                ExpectedLength = ContentDecoding.PlainLength(response.Content) ?? attachment.SizeBytes,
                Translate = fault => Broken(fault),
            };
        }
        catch (Exception fault)
        {
            response.Dispose();
            if (fault is HttpRequestException or IOException)
            {
                throw Broken(fault);
            }

            throw;
        }

        PlatformException Broken(Exception fault) => new(PlatformFault.NotSent, $"Discord's file {attachment.FileId} broke off ({fault.GetType().Name}).");
    }

    private async Task<HttpResponseMessage> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            ContentDecoding.AskForPlain(request);
            return await clients.CreateClient(ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception broken) when (broken is HttpRequestException || (broken is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // .NET reports a connection timeout as a cancellation.
            throw new PlatformException(PlatformFault.NotSent, "Discord's file host could not be reached.", broken);
        }
    }

    /// <summary>Returns the current address from the message; null if the message is gone, and for files of commands and forms, which no message contains.</summary>
    private async Task<Uri?> FreshAddressAsync(Attachment attachment, CancellationToken cancellationToken)
    {
        if (attachment.FileId.Split('/') is not [var channel, var message, var file] || !Snowflakes.IsOne(channel) || !Snowflakes.IsOne(message))
        {
            return null;
        }

        try
        {
            var call = new RestCall(RestRoute.GetMessage(channel, message)) { IsIdempotent = true };
            var found = await rest.SendAsync(call, RestJson.Default.DiscordMessage, cancellationToken);
            var all = (found.Attachments ?? []).Concat(found.MessageSnapshots?.SelectMany(snapshot => snapshot.Message?.Attachments ?? []) ?? []);
            return FileMapping.Trusted(all.FirstOrDefault(other => other.Id == file)?.Url);
        }
        catch (DiscordException refused) when (refused.Status is 403 or 404)
        {
            return null; // The message is gone, or no longer visible to us: the person must send the file again.
        }
    }
}
