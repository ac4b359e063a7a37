using NemoBot.Core.Model;
using NemoVideo;
using NemoVideo.Http;
using NemoVideo.Uploads;

namespace NemoBot.Core.Backend;

/// <summary>Brings a person's file to the backend: by its public address where it has one, else streamed through from the platform.</summary>
internal sealed partial class FootageUploader(NemoVideoClient nemo, PlatformDirectory platforms, ILogger<FootageUploader> logger)
{
    /// <summary>
    /// Uploads one file. Where its name and its declared type agree, the backend fetches it by its public address and looks at it itself; else, and when it
    /// refuses, the first bytes tell what it is, and it is streamed under a name that says so. The whole file again at each try; nothing is charged.
    /// </summary>
    /// <param name="openWorkspace">Asked once there is something to upload, so that no account is fetched for a file of no use.</param>
    /// <exception cref="UnusableFileException">It is nothing that the backend takes.</exception>
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
            LogFileBrokeOff(broken, chat);
            return await StreamAsync(openWorkspace, chat, file, progress, cancellationToken); // Asked for anew: half an upload is none.
        }
    }

    /// <summary>Passes the file through from its platform.</summary>
    private async Task<Footage> StreamAsync(Func<Task<Workspace>> openWorkspace, ChatKey chat, Attachment file, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await using var source = await FootageSource.OpenAsync(platforms.For(chat), chat, file, cancellationToken);
        var upload = source.Upload;
        var workspace = await openWorkspace();
        var result = Check(await workspace.CallAsync((access, session) => nemo.UploadAsync(access, session, [upload], progress, cancellationToken), cancellationToken));
        return Describe(file, null, upload.FileName, result);
    }

    /// <summary>Lets the backend fetch a file by a link that the person sent.</summary>
    public async Task<Footage> UploadAsync(Workspace workspace, Uri link, CancellationToken cancellationToken)
    {
        var result = await workspace.CallAsync((access, session) => nemo.UploadFromUrlsAsync(access, session, [link], cancellationToken), cancellationToken);
        Check(result);
        return Describe(null, link, Path.GetFileName(Uri.UnescapeDataString(link.AbsolutePath)) is { Length: > 0 } name ? name : link.Host, result);
    }

    /// <summary>Sends footage of a lost project again; null when its source no longer has it.</summary>
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

    /// <summary>The file's public address, where its name says what it is and its declared type, if any, agrees; null where its content must be looked at first.</summary>
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
            // "Unsupported" (4001) is also what an address gets that the backend cannot fetch: only the bytes themselves tell which it is.
            LogUrlRefused(refused, workspace.Project.Id);
            return null;
        }
    }

    /// <exception cref="NemoVideoApiException"><see cref="NemoErrorCode.NothingArrived"/></exception>
    private static UploadResult Check(UploadResult result) =>
        result.Files.Count > 0 ? result : throw new NemoVideoApiException(NemoErrorCode.NothingArrived, "The upload was answered with success, and no file.");

    private static Footage Describe(Attachment? file, Uri? link, string name, UploadResult result)
    {
        var info = result.Files[0];
        return new(file, link, FileNames.Clean(info.FileName ?? name), info.FileType, info.CdnUrl, info.Duration ?? file?.Duration);
    }

    [LoggerMessage(LogLevel.Warning, "The backend did not take a file by its address in project {Project}; streaming it instead")]
    private partial void LogUrlRefused(Exception refused, string project);

    [LoggerMessage(LogLevel.Warning, "A file of {Chat} did not come whole from the platform; asking for it anew")]
    private partial void LogFileBrokeOff(Exception broken, ChatKey chat);

    [LoggerMessage(LogLevel.Warning, "{File} of project {Project} could not be uploaded again")]
    private partial void LogNotRestored(Exception fault, string file, string project);
}
