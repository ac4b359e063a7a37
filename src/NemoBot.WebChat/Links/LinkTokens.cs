using System.Globalization;
using NemoBot.Core.Model;

namespace NemoBot.WebChat.Links;

/// <summary>What a link to the page for uploads names.</summary>
/// <param name="LinkId">See <see cref="UploadLink.Id"/>; the store has the rest.</param>
internal sealed record UploadToken(ChatKey Chat, string LinkId)
{
    private const string Purpose = "uploads";

    public string Seal(LinkSeal seal) => seal.Seal(Purpose, Chat.Platform, Chat.Id, LinkId);

    /// <summary>Returns null if the token is not ours.</summary>
    public static UploadToken? Open(LinkSeal seal, string? token) => seal.Open(Purpose, token) is [var platform, var chat, var link] ? new(new(platform, chat), link) : null;
}

/// <summary>What a link to a file names.</summary>
/// <param name="ProjectId">The link ends with this project; empty for none.</param>
internal sealed record FileToken(ChatKey Chat, string FileId, string ProjectId, DateTimeOffset ExpiresAt)
{
    private const string Purpose = "file";

    public string Seal(LinkSeal seal) =>
        seal.Seal(Purpose, Chat.Platform, Chat.Id, FileId, ProjectId, ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

    /// <summary>Returns null if the token is not ours.</summary>
    public static FileToken? Open(LinkSeal seal, string? token) =>
        seal.Open(Purpose, token) is [var platform, var chat, var file, var project, var end] && long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? new(new(platform, chat), file, project, DateTimeOffset.FromUnixTimeSeconds(seconds))
            : null;
}
