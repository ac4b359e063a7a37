using NemoBot.Conversation;
using NemoBot.Delivery;
using NemoBot.Platforms;
using NemoBot.Storage;
using NemoBot.Storage.Files;
using NemoVideo;
using NemoVideo.Http;
using NemoVideo.Uploads;

namespace NemoBot.Accounts;

/// <summary>Brings a person's file to the backend: by its public address where it has one, else streamed through from the platform.</summary>
internal sealed partial class FootageUploader(NemoVideoClient nemo, PlatformDirectory platforms, ILogger<FootageUploader> logger)
{
    /// <summary>Uploads one file. The whole file again at each try; nothing is charged.</summary>
    public async Task<Footage> UploadAsync(Workspace workspace, Attachment file, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var result = file.PublicUrl is { } url ? await TryByUrlAsync(workspace, url, cancellationToken) : null;
        return Describe(file, null, file.FileName, result ?? await StreamAsync(workspace, file, progress, cancellationToken));
    }

    /// <summary>Passes the file through from its platform; once more, with the file asked for anew, when it broke off on the way: half an upload is none.</summary>
    private async Task<UploadResult> StreamAsync(Workspace workspace, Attachment file, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await OnceAsync();
        }
        catch (PlatformException broken) when (broken.Fault is PlatformFault.NotSent or PlatformFault.Unknown)
        {
            LogFileBrokeOff(broken, workspace.Project.Id);
            return await OnceAsync();
        }

        async Task<UploadResult> OnceAsync() => Check(await workspace.CallAsync(
            (access, session) => nemo.UploadAsync(
                access,
                session,
                [new(file.FileName, file.MediaType, file.SizeBytes, stop => platforms.For(workspace.Project.Chat).OpenAsync(workspace.Project.Chat, file, stop))],
                progress,
                cancellationToken),
            cancellationToken));
    }

    /// <summary>Lets the backend fetch a file by a link that the person sent.</summary>
    public async Task<Footage> UploadAsync(Workspace workspace, Uri link, CancellationToken cancellationToken)
    {
        var result = await workspace.CallAsync((access, session) => nemo.UploadFromUrlsAsync(access, session, [link], cancellationToken), cancellationToken);
        Check(result);
        return Describe(null, link, Path.GetFileName(Uri.UnescapeDataString(link.AbsolutePath)), result);
    }

    /// <summary>Sends footage of a lost project again; null when its source no longer has it.</summary>
    public async Task<Footage?> TryRestoreAsync(Workspace workspace, Footage footage, CancellationToken cancellationToken)
    {
        try
        {
            return footage switch
            {
                { Attachment: { } file } => await UploadAsync(workspace, file, null, cancellationToken),
                { Link: { } link } => await UploadAsync(workspace, link, cancellationToken),
                _ => null,
            };
        }
        catch (Exception fault) when (fault is PlatformException or NemoVideoException { Code: not NemoErrorCode.SessionNotFound } or FileNotFoundException)
        {
            LogNotRestored(fault, footage.FileName, workspace.Project.Id);
            return null;
        }
    }

    private async Task<UploadResult?> TryByUrlAsync(Workspace workspace, Uri url, CancellationToken cancellationToken)
    {
        try
        {
            return Check(await workspace.CallAsync((access, session) => nemo.UploadFromUrlsAsync(access, session, [url], cancellationToken), cancellationToken));
        }
        catch (NemoVideoException refused) when (refused.Code is not (NemoErrorCode.FileTooLarge or NemoErrorCode.OutOfCredits))
        {
            // "Unsupported" (4001) is also what an address gets that the backend cannot fetch: only the bytes themselves tell which it is.
            LogUrlRefused(refused, workspace.Project.Id);
            return null;
        }
    }

    /// <exception cref="NemoVideoException"><see cref="NemoErrorCode.NothingArrived"/></exception>
    private static UploadResult Check(UploadResult result) =>
        result.Files.Count > 0 ? result : throw new NemoVideoException(NemoErrorCode.NothingArrived, "The upload was answered with success, and no file.");

    private static Footage Describe(Attachment? file, Uri? link, string name, UploadResult result)
    {
        var info = result.Files[0];
        return new(file, link, DisplayName.From(info.FileName ?? name), info.FileType, info.CdnUrl, info.Duration ?? file?.Duration);
    }

    [LoggerMessage(LogLevel.Warning, "The backend did not take a file by its address in project {Project}; streaming it instead")]
    private partial void LogUrlRefused(Exception refused, string project);

    [LoggerMessage(LogLevel.Warning, "A file of project {Project} broke off on its way from the platform; asking for it anew")]
    private partial void LogFileBrokeOff(Exception broken, string project);

    [LoggerMessage(LogLevel.Warning, "{File} of project {Project} could not be uploaded again")]
    private partial void LogNotRestored(Exception fault, string file, string project);
}
