using NemoBot.Core.Model;

namespace NemoBot.Core.Actions;

/// <summary>Finds a stored file that shows what a project looks like: its newest video, else the footage that it began with.</summary>
internal sealed class ProjectPreviews(IStore store)
{
    /// <summary>Number of results to search: most of them are edits, which have no file.</summary>
    private const int Searched = 5;

    /// <returns>In the order of the projects; none for a project without such a file.</returns>
    public async Task<IReadOnlyList<Preview>> OfAsync(ChatKey chat, IEnumerable<ProjectRecord> projects, CancellationToken cancellationToken)
    {
        var previews = new List<Preview>();
        foreach (var (number, project) in projects.Index())
        {
            if ((await ResultAsync(chat, project, cancellationToken) ?? await FootageAsync(chat, project, cancellationToken)) is { } file)
            {
                previews.Add(new(file.Id, project.Name, IsPicture(file), number + 1));
            }
        }

        return previews;
    }

    private async Task<StoredFile?> ResultAsync(ChatKey chat, ProjectRecord project, CancellationToken cancellationToken)
    {
        foreach (var messageId in project.ResultMessageIds.Reverse().Take(Searched))
        {
            if (await store.FindPostAsync(chat, messageId, cancellationToken) is { Message.Video: { IsVideo: true } video }
                && await store.GetFileAsync(chat, video.FileId, cancellationToken) is { } file)
            {
                return file;
            }
        }

        return null;
    }

    private async Task<StoredFile?> FootageAsync(ChatKey chat, ProjectRecord project, CancellationToken cancellationToken) =>
        project.Footage.FirstOrDefault(footage => footage.Attachment is not null)?.Attachment is { } first
        && await store.GetFileAsync(chat, first.FileId, cancellationToken) is { } file
        && (IsPicture(file) || file.MediaType.StartsWith("video/", StringComparison.Ordinal))
            ? file
            : null;

    private static bool IsPicture(StoredFile file) => file.MediaType.StartsWith("image/", StringComparison.Ordinal);
}
