using Microsoft.Extensions.Options;
using NemoBot.Conversation;
using NemoBot.Intents;
using NemoBot.Replies;
using NemoBot.Storage;
using NemoVideo;

namespace NemoBot.Actions;

/// <summary>Turns what a person wants done into jobs: uploads first, then the edit, then the export, each after the one before.</summary>
internal sealed class StartWork(IOptions<NemoVideoOptions> options, TimeProvider time)
{
    /// <summary>Jobs that may wait in one chat; more would only be forgotten about.</summary>
    private const int MaxUnfinished = 20;

    /// <summary>The files and links of the message that can be taken, and words about those that cannot.</summary>
    public PendingFootage Footage(Turn turn) => PendingFootage.Of(turn, options.Value.MaxUploadBytes);

    /// <summary>What the answered message brings and the project has not yet; nothing where nothing is answered.</summary>
    public PendingFootage Answered(Turn turn)
    {
        if (turn.Message.Answered is not { } answered)
        {
            return PendingFootage.None;
        }

        var (files, links) = AnsweredFootage.New(answered, turn.Project, turn.Unfinished);
        return PendingFootage.Of(turn, files, links, options.Value.MaxUploadBytes);
    }

    public Answer Upload(Turn turn, PendingFootage footage) => Start(turn, footage, "", []);

    public Answer Edit(Turn turn, Intent.Edit edit, PendingFootage footage)
    {
        var words = footage.HasAny ? FootageLinks.Without(edit.Text, footage.Links) : edit.Text;
        if (VisibleText.Of(words).Length == 0)
        {
            return footage.HasAny ? Upload(turn, footage) : turn.Say(TextKey.EmptyMessage);
        }

        if (!footage.HasAny && FootageLinks.IsStreamingLinkOnly(words))
        {
            return turn.Say(TextKey.StreamingLink);
        }

        return edit.ThenExport
            ? Start(turn, footage, words, [JobKind.Edit, JobKind.Export])
            : Start(turn, footage, words, JobKind.Edit);
    }

    public Answer Export(Turn turn, PendingFootage footage)
    {
        if (footage.HasAny)
        {
            return Start(turn, footage, "", JobKind.Export);
        }

        // What is still to come may put something on the timeline; else there must be something.
        return turn.Project is null && turn.Unfinished.Count == 0
            ? turn.Say(TextKey.NothingToExport)
            : Start(turn, footage, "", JobKind.Export);
    }

    /// <summary>The chain of jobs for one message, in a project that exists or is made with them.</summary>
    /// <param name="kinds">What follows the upload; an upload is added where there is footage.</param>
    public Answer Start(Turn turn, PendingFootage footage, string words, params ReadOnlySpan<JobKind> kinds)
    {
        var waiting = turn.Unfinished.Count(job => !job.CancelRequested);
        if (waiting >= MaxUnfinished)
        {
            return turn.Say(turn.Texts.Format(TextKey.QueueFull, waiting));
        }

        var project = turn.Project ?? NewProject(turn, words, footage);
        var jobs = new List<JobRecord>();
        if (footage.HasAny)
        {
            var upload = Job(turn, project, JobKind.Upload, "", footage, after: null);
            jobs.Add(upload with { Request = upload.Request with { AsksNext = kinds is [] or [JobKind.Upload] } });
        }

        foreach (var kind in kinds)
        {
            if (kind != JobKind.Upload)
            {
                jobs.Add(Job(turn, project, kind, words, footage with { Files = [], Links = [] }, jobs.Count > 0 ? jobs[^1].Id : null));
            }
        }

        var answer = new Answer
        {
            Jobs = jobs,
            Projects = turn.Project is null ? [project] : [],
            Chat = chat => chat with { ProjectId = project.Id },
        };
        return footage.Refusal is { } partly ? partly.And(answer) : answer;
    }

    /// <summary>A job of this message; its id is the same should the message be handled again.</summary>
    public JobRecord Job(Turn turn, ProjectRecord project, JobKind kind, string words, PendingFootage footage, string? after)
    {
        var id = DerivedId.Job(turn.Item.Id, kind, footage.Number);
        return new(id, turn.Message.Chat, kind)
        {
            ProjectId = project.Id,
            PostId = DerivedId.Card(id),
            After = after,
            CreatedAt = time.GetUtcNow(),
            Request = new()
            {
                Text = words,
                Attachments = footage.Files,
                Links = footage.Links,
                About = kind != JobKind.Export && AnsweredFootage.IsThere(turn.Message) ? turn.Message.Answered : null,
                Language = turn.Texts.Language,
                MessageId = turn.Message.Press is null ? turn.Message.MessageId : null,
                PlatformContext = turn.Message.PlatformContext,
                SenderId = turn.Message.SenderId,
            },
        };
    }

    public ProjectRecord NewProject(Turn turn, string words, PendingFootage footage)
    {
        var name = footage.Files.Count > 0 ? Path.GetFileNameWithoutExtension(footage.Files[0].FileName) : words;
        return new(DerivedId.Project(turn.Item.Id, footage.Number), turn.Message.Chat)
        {
            Name = ProjectName.Of(name, turn.Texts),
            CreatedAt = time.GetUtcNow(),
            LastUsedAt = time.GetUtcNow(),
        };
    }
}
