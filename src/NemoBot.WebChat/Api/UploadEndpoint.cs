using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.WebChat.Incoming;
using NemoVideo;
using NemoVideo.Uploads;

namespace NemoBot.WebChat.Api;

/// <summary>
/// Handles <c>/api/chat/uploads</c>, and the uploads of a link (<see cref="Links.UploadLinkEndpoint"/>), with the protocol tus 1.0 (creation, termination,
/// expiration): a file arrives in any number of requests, across broken lines and restarts of the server. A message then names its finished uploads
/// (<see cref="WireText.Uploads"/>).
/// </summary>
internal sealed class UploadEndpoint(
    IPartialFileStore partials, IFileStore files, UploadTurns turns, FileGate gate, Callers callers, IOptions<NemoVideoOptions> nemo, IHostApplicationLifetime lifetime)
{
    public const string Path = "/api/chat/uploads";

    /// <summary>Maximum announced size of the unfinished uploads of one chat, in messages of the largest size.</summary>
    private const int MessagesOfChat = 4;

    private long MaxBytes => nemo.Value.MaxUploadBytes;

    /// <summary>Handles OPTIONS: what this server can do. The only request that needs no version.</summary>
    public Task DescribeAsync(HttpContext context, ChatKey chat)
    {
        var headers = context.Response.Headers;
        headers[Tus.Resumable] = Tus.Version;
        headers[Tus.Versions] = Tus.Version;
        headers[Tus.Extension] = Tus.Extensions;
        headers[Tus.MaxSize] = Tus.Text(MaxBytes);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>Handles POST: creates an upload, and responds with its address.</summary>
    public async Task CreateAsync(HttpContext context, ChatKey chat)
    {
        CheckVersion(context);
        var length = Tus.Number(context.Request, Tus.Length) ?? throw Malformed();
        var header = context.Request.Headers[Tus.Metadata].ToString();
        var metadata = UploadMetadata.Read(header);
        if (length == 0)
        {
            throw AcceptedFiles.Empty(metadata.FileName);
        }

        if (length > MaxBytes)
        {
            throw AcceptedFiles.TooLarge(MaxBytes);
        }

        var owner = new FileOwner(chat) { CountedAs = await callers.OfAddressAsync(Caller.Of(context), context.RequestAborted), AwaitsMessage = true };
        await gate.CheckAsync(owner.CountedAs, length, context.RequestAborted);
        await files.CheckSpaceAsync(owner, length, context.RequestAborted);
        try
        {
            var upload = partials.Create(owner, length, header, MaxBytes * MessagesOfChat);
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.Headers.Location = $"{context.Request.Path.Value!.TrimEnd('/')}/{upload.Id}";
            WriteExpiry(context.Response, upload);
        }
        catch (TooManyPartialFilesException full)
        {
            throw full.IsOfAll ? AcceptedFiles.NoRoom() : AcceptedFiles.ShareUsedUp();
        }
        catch (StorageException)
        {
            throw AcceptedFiles.NoRoom();
        }
    }

    /// <summary>Handles HEAD: how much has arrived.</summary>
    public async Task LookUpAsync(HttpContext context, ChatKey chat)
    {
        CheckVersion(context);
        using var turn = await turns.TakeOverAsync(Find(context, chat).Id, context.RequestAborted);
        var upload = Find(context, chat);
        var headers = context.Response.Headers;
        headers[Tus.Offset] = Tus.Text(upload.ReceivedBytes);
        headers[Tus.Length] = Tus.Text(upload.SizeBytes);
        if (upload.Description.Length > 0)
        {
            headers[Tus.Metadata] = upload.Description;
        }

        WriteExpiry(context.Response, upload);
    }

    /// <summary>Handles PATCH: appends the body at the offset.</summary>
    public async Task AppendAsync(HttpContext context, ChatKey chat)
    {
        CheckVersion(context);
        if (context.Request.ContentType != Tus.ContentType)
        {
            throw new RefusedRequestException(StatusCodes.Status415UnsupportedMediaType, RefusalCode.Malformed);
        }

        var offset = Tus.Number(context.Request, Tus.Offset) ?? throw Malformed();
        using var turn = turns.TryTake(Find(context, chat).Id) ?? throw Elsewhere(StatusCodes.Status423Locked);
        var upload = Find(context, chat);
        if (offset != upload.ReceivedBytes)
        {
            throw Elsewhere(StatusCodes.Status409Conflict);
        }

        await gate.CheckAsync(await callers.OfAddressAsync(Caller.Of(context), context.RequestAborted), bytes: 0, context.RequestAborted); // Blocked meanwhile.
        var rest = upload.SizeBytes - offset;
        if (context.Request.ContentLength > rest)
        {
            throw AcceptedFiles.TooLarge(MaxBytes);
        }

        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = rest + MessageLimits.Framing;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, turn.Interrupted, lifetime.ApplicationStopping);
        try
        {
            upload = await ReceiveAsync(upload, context.Request.Body, stop.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw Elsewhere(StatusCodes.Status423Locked); // The sender asks for the offset and continues, here or after the restart.
        }
        catch (PartialFileElsewhereException elsewhere)
        {
            // Another node has received a part, or is receiving one.
            throw Elsewhere(elsewhere.IsBeingWritten ? StatusCodes.Status423Locked : StatusCodes.Status409Conflict);
        }
        catch (FileNotFoundException)
        {
            throw FinishedUploads.Gone(); // It gave way to another one meanwhile.
        }
        catch (ShareUsedUpException)
        {
            throw AcceptedFiles.ShareUsedUp();
        }
        catch (StorageException)
        {
            throw AcceptedFiles.NoRoom();
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers[Tus.Offset] = Tus.Text(upload.ReceivedBytes);
        WriteExpiry(context.Response, upload);
    }

    /// <summary>Handles DELETE: the sender no longer wants to send the file.</summary>
    public async Task DeleteAsync(HttpContext context, ChatKey chat)
    {
        CheckVersion(context);
        using var turn = await turns.TakeOverAsync(Find(context, chat).Id, context.RequestAborted);
        partials.Delete(Find(context, chat));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Handles POST to an upload, for senders that can send no other method.</summary>
    public Task OverrideAsync(HttpContext context, ChatKey chat) => context.Request.Headers[Tus.MethodOverride].ToString() switch
    {
        "PATCH" => AppendAsync(context, chat),
        "DELETE" => DeleteAsync(context, chat),
        "HEAD" => LookUpAsync(context, chat),
        _ => throw Malformed(),
    };

    private async Task<PartialFile> ReceiveAsync(PartialFile upload, Stream body, CancellationToken cancellationToken)
    {
        var headEnd = Math.Min(MediaSignature.HeadBytes, upload.SizeBytes);
        if (upload.ReceivedBytes < headEnd)
        {
            // Half a gigabyte of something that cannot be edited must not be sent before the refusal.
            upload = await partials.AppendAsync(upload, body, headEnd, cancellationToken);
            if (upload.ReceivedBytes < headEnd)
            {
                return upload;
            }

            await CheckFormatAsync(upload, cancellationToken);
        }

        upload = await partials.AppendAsync(upload, body, upload.SizeBytes, cancellationToken);
        if (upload.IsComplete && await body.ReadAsync(new byte[1], cancellationToken) > 0)
        {
            partials.Delete(upload); // What was announced is not what was sent.
            throw AcceptedFiles.TooLarge(MaxBytes);
        }

        return upload;
    }

    private async Task CheckFormatAsync(PartialFile upload, CancellationToken cancellationToken)
    {
        try
        {
            await partials.MediaTypeOfAsync(upload, cancellationToken);
        }
        catch (RefusedRequestException)
        {
            partials.Delete(upload);
            throw;
        }
    }

    private PartialFile Find(HttpContext context, ChatKey chat) =>
        partials.Find(chat, context.Request.RouteValues["id"] as string ?? "") ?? throw FinishedUploads.Gone();

    private static void WriteExpiry(HttpResponse response, PartialFile upload) =>
        response.Headers[Tus.Expires] = upload.ExpiresAt.ToString("R", CultureInfo.InvariantCulture);

    private static void CheckVersion(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers[Tus.Resumable] = Tus.Version;
        if (context.Request.Headers[Tus.Resumable] != Tus.Version)
        {
            headers[Tus.Versions] = Tus.Version;
            throw new RefusedRequestException(StatusCodes.Status412PreconditionFailed, RefusalCode.Malformed);
        }
    }

    private static RefusedRequestException Malformed() => new(StatusCodes.Status400BadRequest, RefusalCode.Malformed);

    private static RefusedRequestException Elsewhere(int status) => new(status, RefusalCode.UploadElsewhere);
}
