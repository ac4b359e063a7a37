using NemoBot.Core.Intents;
using NemoBot.Core.Model;

namespace NemoBot.Core.Work;

/// <summary>What a message is about without bringing it: "make it brighter", in answer to a clip, means that clip. Pure.</summary>
internal static class AnsweredFootage
{
    /// <summary>The answered message is footage: it brings a file, or is nothing but a link to one.</summary>
    public static bool IsThere(IncomingMessage message) => message.Answered is { } answered && (answered.Attachments.Count > 0 || Links(answered).Count > 0);

    /// <summary>The links of a message that was nothing but links ("here is my clip https://…" too); a link among other words is a part of those.</summary>
    public static IReadOnlyList<Uri> Links(AnsweredMessage answered) =>
        answered.Attachments.Count == 0 ? Links(answered.Text) : [];

    /// <summary>The same of words that were not said to us.</summary>
    public static IReadOnlyList<Uri> Links(string foreign) => FootageLinks.In(foreign) is { Count: > 0 } links && IntentRouter.Route(foreign) is Intent.Upload ? links : [];

    /// <summary>The project has it, all of it.</summary>
    public static bool IsIn(ProjectRecord project, AnsweredMessage answered) =>
        (answered.Attachments.Count > 0 || Links(answered).Count > 0)
        && answered.Attachments.All(file => Has(project, file))
        && Links(answered).All(link => Has(project, link));

    /// <summary>The part of it that neither the project has nor a job brings.</summary>
    public static (IReadOnlyList<Attachment> Files, IReadOnlyList<Uri> Links) New(AnsweredMessage answered, ProjectRecord? project, IReadOnlyList<JobRecord> unfinished)
    {
        var coming = unfinished.Where(job => job.Kind == JobKind.Upload && !job.CancelRequested && job.ProjectId == project?.Id).Select(job => job.Request).ToList();
        return (
            [.. answered.Attachments.Where(file => !(project is not null && Has(project, file)) && !coming.Any(request => request.Attachments.Any(file.IsSameFileAs)))],
            [.. Links(answered).Where(link => !(project is not null && Has(project, link)) && !coming.Any(request => request.Links.Contains(link)))]);
    }

    /// <summary>
    /// The words for the editor: with the clip's name before them where the project has several and the words are about one ("b.mp4: make it brighter").
    /// </summary>
    public static string Instruction(JobRequest request, ProjectRecord project)
    {
        if (request.About is not { } about || project.Footage.Count < 2)
        {
            return request.Text;
        }

        var links = Links(about);
        var names = project.Footage
            .Where(footage => (footage.Attachment is { } file && about.Attachments.Any(file.IsSameFileAs)) || (footage.Link is { } link && links.Contains(link)))
            .Select(footage => footage.FileName)
            .Distinct()
            .ToList();
        return names.Count == 0 ? request.Text : $"{string.Join(", ", names)}: {request.Text}";
    }

    public static bool Has(ProjectRecord project, Attachment file) => project.Footage.Any(footage => footage.Attachment?.IsSameFileAs(file) == true);

    public static bool Has(ProjectRecord project, Uri link) => project.Footage.Any(footage => footage.Link == link);
}
