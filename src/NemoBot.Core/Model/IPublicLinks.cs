namespace NemoBot.Core.Model;

/// <summary>Links to this bot's own pages, for people who talk to it elsewhere. Whoever has one may use it.</summary>
public interface IPublicLinks
{
    /// <summary>Gets how long a page for uploads is open; null if there is no public address, and so no link.</summary>
    TimeSpan? UploadsFor { get; }

    /// <summary>Returns the address of the page of an <see cref="UploadLink"/>; null without a public address.</summary>
    Uri? ToUploads(ChatKey chat, string linkId);

    /// <summary>Returns the address at which anyone may download the file for a while, as long as the project exists, and when it ends; null without a public address.</summary>
    (Uri Address, DateTimeOffset ExpiresAt)? ToFile(StoredFile file, string? projectId);
}
