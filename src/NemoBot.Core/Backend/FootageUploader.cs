using NemoBot.Core.Model;
using NemoVideo;
using NemoVideo.Http;
using NemoVideo.Uploads;

namespace NemoBot.Core.Backend;

/// <summary>Uploads a user's file to the backend: by its public address if it has one, otherwise streamed from the platform.</summary>
internal sealed partial class FootageUploader(NemoVideoClient nemo, FootageFiles files, HeifConverter heif, ILogger<FootageUploader> logger)
{
    /// <summary>
    /// Uploads one file. If its name and its declared type agree, the backend fetches it by its public address and inspects it itself; otherwise, and if the backend
    /// refuses, the first bytes determine the format, and it is streamed under a name with the matching extension. Each try sends the whole file; nothing is charged.
    /// </summary>
    /// <param name="openWorkspace">Called once there is something to upload, so that no account is fetched for an unusable file.</param>
    /// <exception cref="UnusableFileException">The backend does not accept it.</exception>
    public async Task<Footage> UploadAsync(Func<Task<Workspace>> openWorkspace, ChatKey chat, Attachment file, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (TrustedAddress(file) is { } url && await TryByUrlAsync(await openWorkspace(), url, cancellationToken) is { } fetched)
        {
            return Describe(file, null, file.FileName, fetched);
        }

        try
        {
            return await StreamAsync(openWorkspace, chat, file, progress, cancellationToken);
        }
        catch (Exception broken) when (broken is PlatformException { Fault: PlatformFault.NotSent or PlatformFault.Unknown } or UnusableFileException { IsOther: true })
        {
            LogFileTruncated(broken, chat);
            return await StreamAsync(openWorkspace, chat, file, progress, cancellationToken); // Downloaded again: a partial upload counts as none.
        }
    }

    /// <summary>Streams the file from its platform.</summary>
    private async Task<Footage> StreamAsync(Func<Task<Workspace>> openWorkspace, ChatKey chat, Attachment file, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = await FootageSource.OpenAsync(files, chat, file, cancellationToken);
            return await SendAsync(openWorkspace, file, source.Upload, progress, cancellationToken);
        }
        catch (UnusableFileException photo) when (photo.Format == MediaFormats.Heic && HeifConverter.IsInstalled)
        {
            LogConverts(photo, chat);
            await using var content = await files.OpenAsync(chat, file, cancellationToken);
            using var converted = await heif.TryConvertAsync(content, cancellationToken);
            if (converted is null)
            {
                throw;
            }

            var upload = new UploadFile(MediaFileName.For(file.FileName, MediaFormats.Jpg), MediaFormats.Jpg.MediaType, converted.SizeBytes, converted.OpenAsync);
            return await SendAsync(openWorkspace, file, upload, progress: null, cancellationToken);
        }
    }

    private async Task<Footage> SendAsync(Func<Task<Workspace>> openWorkspace, Attachment file, UploadFile upload, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var workspace = await openWorkspace();
        var result = Check(await workspace.CallAsync((access, session) => nemo.UploadAsync(access, session, [upload], progress, cancellationToken), cancellationToken));
        return Describe(file, null, upload.FileName, result);
    }

    /// <summary>Lets the backend fetch a file by a link that the user sent.</summary>
    public async Task<Footage> UploadAsync(Workspace workspace, Uri link, CancellationToken cancellationToken)
    {
        var result = await workspace.CallAsync((access, session) => nemo.UploadFromUrlsAsync(access, session, [link], cancellationToken), cancellationToken);
        Check(result);
        return Describe(null, link, Path.GetFileName(Uri.UnescapeDataString(link.AbsolutePath)) is { Length: > 0 } name ? name : link.Host, result);
    }

    /// <summary>Uploads footage of a lost project again; null if its source no longer has it.</summary>
    public async Task<Footage?> TryRestoreAsync(Workspace workspace, Footage footage, CancellationToken cancellationToken)
    {
        try
        {
            return footage switch
            {
                { Attachment: { } file } => await UploadAsync(() => Task.FromResult(workspace), workspace.Project.Chat, file, null, cancellationToken),
                { Link: { } link } => await UploadAsync(workspace, link, cancellationToken),
                _ => null,
            };
        }
        catch (Exception fault) when (fault is PlatformException or NemoVideoApiException { Code: not NemoErrorCode.SessionNotFound } or FileNotFoundException or UnusableFileException)
        {
            LogNotRestored(fault, footage.FileName, workspace.Project.Id);
            return null;
        }
    }

    /// <summary>Returns the file's public address if its name tells the format and its declared type, if any, agrees; null if the content must be inspected first.</summary>
    private static Uri? TrustedAddress(Attachment file) =>
        file.PublicUrl is { } url
        && Path.GetFileName(Uri.UnescapeDataString(url.AbsolutePath)) is var name
        && MediaFormats.ByName(name) is { IsAccepted: true } format
        && MediaFileName.For(name, format) == name
        && (file.MediaType is null || MediaFormats.ByMediaType(file.MediaType) == format)
            ? url
            : null;

    private async Task<UploadResult?> TryByUrlAsync(Workspace workspace, Uri url, CancellationToken cancellationToken)
    {
        try
        {
            return Check(await workspace.CallAsync((access, session) => nemo.UploadFromUrlsAsync(access, session, [url], cancellationToken), cancellationToken));
        }
        catch (NemoVideoApiException refused) when (refused.Code is not (NemoErrorCode.FileTooLarge or NemoErrorCode.OutOfCredits))
        {
            // The backend also answers "unsupported" (4001) for an address that it cannot fetch: only the bytes distinguish the two.
            LogUrlRefused(refused, workspace.Project.Id);
            return null;
        }
    }

    /// <exception cref="NemoVideoApiException"><see cref="NemoErrorCode.NothingArrived"/></exception>
    private static UploadResult Check(UploadResult result) =>
        result.Files.Count > 0 ? result : throw new NemoVideoApiException(NemoErrorCode.NothingArrived, "The upload was answered with success, but without a file.");

    private static Footage Describe(Attachment? file, Uri? link, string name, UploadResult result)
    {
        var info = result.Files[0];
        return new(file, link, FileNames.Clean(info.FileName ?? name), info.FileType, info.CdnUrl, info.Duration ?? file?.Duration);
    }

    [LoggerMessage(LogLevel.Warning, "The backend refused a file by its address in project {Project}; streaming it instead")]
    private partial void LogUrlRefused(Exception refused, string project);

    [LoggerMessage(LogLevel.Debug, "A photo of {Chat} is converted before its upload")]
    private partial void LogConverts(Exception unusable, ChatKey chat);

    [LoggerMessage(LogLevel.Warning, "A file of {Chat} did not arrive whole from the platform; downloading it again")]
    private partial void LogFileTruncated(Exception broken, ChatKey chat);

    [LoggerMessage(LogLevel.Warning, "Could not upload {File} of project {Project} again")]
    private partial void LogNotRestored(Exception fault, string file, string project);
}
