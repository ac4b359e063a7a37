using NemoBot.Core.Intents;
using NemoBot.Core.Model;

namespace NemoBot.Core.Work;

/// <summary>Determines the footage that a message refers to without containing it: "make it brighter", in reply to a clip, means that clip. Pure.</summary>
internal static class AnsweredFootage
{
    /// <summary>Returns true if the replied-to message is footage: it has a file, or is nothing but a link to one.</summary>
    public static bool IsThere(IncomingMessage message) => message.Answered is { } answered && (answered.Attachments.Count > 0 || Links(answered).Count > 0);

    /// <summary>Returns the links of a message that was nothing but links ("here is my clip https://…" too); a link among other words is part of those words.</summary>
    public static IReadOnlyList<Uri> Links(AnsweredMessage answered) =>
        answered.Attachments.Count == 0 ? Links(answered.Text) : [];

    /// <summary>Returns the links of a text that was not addressed to the bot, by the same rule.</summary>
    public static IReadOnlyList<Uri> Links(string foreign) => FootageLinks.In(foreign) is { Count: > 0 } links && IntentRouter.Route(foreign) is Intent.Upload ? links : [];

    /// <summary>Returns true if the project has all of the replied-to footage.</summary>
    public static bool IsIn(ProjectRecord project, AnsweredMessage answered) =>
        (answered.Attachments.Count > 0 || Links(answered).Count > 0)
        && answered.Attachments.All(file => Has(project, file))
        && Links(answered).All(link => Has(project, link));

    /// <summary>Returns the part that neither the project nor an unfinished upload has.</summary>
    public static (IReadOnlyList<Attachment> Files, IReadOnlyList<Uri> Links) New(AnsweredMessage answered, ProjectRecord? project, IReadOnlyList<JobRecord> unfinished)
    {
        var coming = unfinished.Where(job => job.Kind == JobKind.Upload && !job.CancelRequested && job.ProjectId == project?.Id).Select(job => job.Request).ToList();
        return (
            [.. answered.Attachments.Where(file => !(project is not null && Has(project, file)) && !coming.Any(request => request.Attachments.Any(file.IsSameFileAs)))],
            [.. Links(answered).Where(link => !(project is not null && Has(project, link)) && !coming.Any(request => request.Links.Contains(link)))]);
    }

    /// <summary>Returns the words for the editor, preceded by the clip's name if the project has several clips and the words are about one ("b.mp4: make it brighter").</summary>
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
