using Microsoft.Extensions.Options;
using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoBot.Core.Work;
using NemoVideo;

namespace NemoBot.Core.Actions;

/// <summary>Turns a request into jobs: uploads first, then the edit, then the export, each after the previous one.</summary>
internal sealed class StartWork(IOptions<NemoVideoOptions> options, UploadPages pages, TimeProvider time)
{
    /// <summary>Maximum number of jobs that may wait in one chat; people would lose track of more.</summary>
    private const int MaxUnfinished = 20;

    /// <summary>Returns the files and links of the message that can be accepted, with a notice about the others.</summary>
    public PendingFootage Footage(MessageContext context) => PendingFootage.Of(context, options.Value.MaxUploadBytes, pages);

    /// <summary>Returns the footage of the replied-to message that the project does not have yet; none if nothing is replied to.</summary>
    public PendingFootage Answered(MessageContext context)
    {
        if (context.Message.Answered is not { } answered)
        {
            return PendingFootage.None;
        }

        var (files, links) = AnsweredFootage.New(answered, context.Project, context.Unfinished);
        return PendingFootage.Of(context, files, links, options.Value.MaxUploadBytes, pages);
    }

    /// <summary>Offers the page for what the platform does not let through. The words of the message wait for that, unless there is something to carry them out with.</summary>
    public PendingFootage WithPage(MessageContext context, PendingFootage footage)
    {
        if (footage.Awaited.Count == 0)
        {
            return footage;
        }

        var offer = pages.Instead(context, footage.Awaited, isCarriedOut: footage.HasAny || footage.Captions.Count > 0);
        return footage with { Refusal = footage.Refusal?.And(offer) ?? offer };
    }

    public ActionResult Upload(MessageContext context, PendingFootage footage) => Start(context, footage, "", []);

    public ActionResult Edit(MessageContext context, Intent.Edit edit, PendingFootage footage)
    {
        var words = footage.HasAny ? FootageLinks.Without(edit.Text, footage.Links) : edit.Text;
        if (VisibleText.Of(words).Length == 0)
        {
            return footage.HasAny ? Upload(context, footage) : context.Say(TextKey.EmptyMessage);
        }

        if (!footage.HasAny && FootageLinks.IsStreamingLinkOnly(words))
        {
            return context.Say(TextKey.StreamingLink);
        }

        var started = edit.ThenExport
            ? Start(context, footage, words, [JobKind.Edit, JobKind.Export])
            : Start(context, footage, words, JobKind.Edit);
        return edit.Step is not { } step ? started : started with
        {
            Jobs = [.. started.Jobs.Select(job => job.Kind == JobKind.Edit ? job with { Request = job.Request with { Step = step } } : job)],
        };
    }

    public ActionResult Export(MessageContext context, PendingFootage footage)
    {
        if (footage.HasAny)
        {
            return Start(context, footage, "", JobKind.Export);
        }

        // Unfinished jobs may still fill the timeline of the project; those of an earlier one do not.
        return context.Project is null
            ? context.Say(TextKey.NothingToExport)
            : Start(context, footage, "", JobKind.Export);
    }

    /// <summary>Shows the project of the message as a video in lower quality.</summary>
    public ActionResult Preview(MessageContext context) => context.Project is null ? context.Say(TextKey.NothingToPreview) : Start(context, PendingFootage.None, "", JobKind.Preview);

    /// <summary>Sends the captions as files, after the work that may still change them.</summary>
    public ActionResult Captions(MessageContext context) =>
        context.Project is null ? context.Say(TextKey.NothingToExport) : Start(context, PendingFootage.None, "", JobKind.Captions);

    /// <summary>Passes a caption file on to the editor, with the words that came with it: one edit.</summary>
    public ActionResult AddCaptions(MessageContext context, Intent intent, PendingFootage footage)
    {
        if (context.Project is null && !footage.HasAny)
        {
            return context.Say(context.Texts.Format(TextKey.CaptionsNeedVideo, Markup.Escape(footage.Captions[0].FileName)));
        }

        var words = intent is Intent.Edit edit ? FootageLinks.Without(edit.Text, footage.Links) : "";
        var started = intent is Intent.Edit { ThenExport: true } or Intent.Export
            ? Start(context, footage, words, [JobKind.Edit, JobKind.Export])
            : Start(context, footage, words, JobKind.Edit);
        return started with { Jobs = [.. started.Jobs.Select(job => job.Kind == JobKind.Edit ? job with { Request = job.Request with { Attachments = footage.Captions } } : job)] };
    }

    /// <summary>Creates the chain of jobs for one message, in an existing or a new project.</summary>
    /// <param name="kinds">The jobs after the upload; an upload is added if there is footage.</param>
    public ActionResult Start(MessageContext context, PendingFootage footage, string words, params ReadOnlySpan<JobKind> kinds)
    {
        var waiting = context.Unfinished.Count(job => !job.CancelRequested);
        if (waiting >= MaxUnfinished)
        {
            return context.Say(context.Texts.Format(TextKey.QueueFull, waiting));
        }

        var project = context.Project ?? NewProject(context, words, footage);
        var jobs = new List<JobRecord>();
        if (footage.HasAny)
        {
            var upload = Job(context, project, JobKind.Upload, "", footage, after: null);
            jobs.Add(upload with { Request = upload.Request with { AsksNext = kinds is [] or [JobKind.Upload], LinksAreTopics = footage.Links.Count > 0 && FootageLinks.IsTopic(words) } });
        }

        foreach (var kind in kinds)
        {
            if (kind != JobKind.Upload)
            {
                jobs.Add(Job(context, project, kind, words, footage with { Files = [], Links = [] }, jobs.Count > 0 ? jobs[^1].Id : Awaited(context, project)?.Id));
            }
        }

        var answer = new ActionResult
        {
            Jobs = jobs,
            Projects = context.Project is null ? [project] : [],
            Chat = chat => chat with { ProjectId = project.Id },
        };
        return footage.Refusal is { } partly ? partly.And(answer) : answer;
    }

    /// <summary>
    /// Returns the upload that work in this project has to wait for: without its files there would be nothing to work on. Null if there is none, or if the project
    /// has footage of its own.
    /// </summary>
    private static JobRecord? Awaited(MessageContext context, ProjectRecord project)
    {
        var uploads = context.Unfinished.Where(job => job.Kind == JobKind.Upload && job.IsIn(project.Id)).ToList();
        return project is { Footage.Count: 0, ToRestore.Count: 0 } || uploads.Any(upload => IsOfSameMessage(upload, project)) ? uploads.LastOrDefault() : null;
    }

    /// <summary>Returns whether the files of the upload are those that the project was made for.</summary>
    private static bool IsOfSameMessage(JobRecord upload, ProjectRecord project) =>
        (SortableId.Parse(upload.Id) with { Suffix = "" }) == (SortableId.Parse(project.Id) with { Suffix = "" });

    /// <summary>Creates a job of this message; its id is deterministic, so a message that is handled again yields the same job.</summary>
    public JobRecord Job(MessageContext context, ProjectRecord project, JobKind kind, string words, PendingFootage footage, string? after)
    {
        var id = SortableId.Parse(context.Item.Id).ForJob(kind, footage.Number);
        return new(id.ToString(), context.Message.Chat, kind)
        {
            ProjectId = project.Id,
            PostId = id.ForCard().ToString(),
            After = after,
            CreatedAt = time.GetUtcNow(),
            Request = new()
            {
                Text = words,
                Attachments = footage.Files,
                Links = footage.Links,
                About = kind is JobKind.Upload or JobKind.Edit && AnsweredFootage.IsThere(context.Message) ? context.Message.Answered : null,
                Language = context.Texts.Language,
                MessageId = context.Message.Press is null ? context.Message.AnsweredId : null,
                PlatformContext = context.Message.PlatformContext,
                SenderId = context.Message.SenderId,
            },
        };
    }

    public ProjectRecord NewProject(MessageContext context, string words, PendingFootage footage)
    {
        var name = footage.Files.Count > 0 ? Path.GetFileNameWithoutExtension(footage.Files[0].FileName) : words;
        name = footage.Files.Count > 1 ? $"{ProjectName.Of(name, context.Texts)} +{footage.Files.Count - 1}" : name; // Apart from the projects of the single files, if they follow.
        return new(SortableId.Parse(context.Item.Id).ForProject(footage.Number).ToString(), context.Message.Chat)
        {
            Name = ProjectName.Of(name, context.Texts),
            CreatedAt = time.GetUtcNow(),
            LastUsedAt = time.GetUtcNow(),
        };
    }
}
