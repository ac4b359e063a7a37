using NemoBot.Core.Actions;
using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Localization;

namespace Dialogs;

/// <summary>From a turn to the situation that its text is read in.</summary>
public class SituationsTests
{
    private static readonly ChatKey Chat = new("test", "ana");

    private static readonly MessageContext New = new(
        new("1", new() { Chat = Chat, MessageId = "m", Text = "hello", SentAt = default }, default),
        new(Chat),
        SkillLibrary.Load(new(), AppContext.BaseDirectory).Default,
        null,
        [],
        new PlatformLimits { TextLength = 1, IncomingBytes = 1, OutgoingBytes = 1, EditInterval = TimeSpan.Zero },
        Texts.In("en"));

    public static TheoryData<string, string> Cases => new(
    [
        ("new", "None"),
        ("footage", "Footage"),
        ("draft", "Footage, Draft"),
        ("running", "Job"),
        ("cancelled", "None"),
        ("file", "Attachment"),
        ("answered clip", "Attachment"),
        ("reply", "Reply"),
        ("batch", "Asked"),
        ("what next", "Asked"),
        ("question", "Asked"),
        ("answered question", "None"),
        ("question in words", "Asked"),
        ("failed", "None"),
    ]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_stands_in_the_chat_is_reported(string name, string situation) => Assert.Equal(situation, Situations.Of(Turn(name)).ToString());

    private static MessageContext Turn(string name) => name switch
    {
        "footage" => New with { Project = Project([new Footage(null, null, "a.mp4", null, null, null)], []) },
        "draft" => New with { Project = Project([new Footage(null, null, "a.mp4", null, null, null)], ["7"]) },
        "running" => New with { Unfinished = [Job(JobKind.Edit, JobState.Running)] },
        "cancelled" => New with { Unfinished = [Job(JobKind.Edit, JobState.Running) with { CancelRequested = true }] },
        "file" => With(message => message with { Attachments = [new("f", "a.mp4", 1)] }),
        "answered clip" => With(message => message with { Answered = new([new("f", "a.mp4", 1)], "") }),
        "reply" => New with { AnswersResult = true },
        "batch" => New with { Chat = new(Chat) { BatchProjectIds = ["p"] } },
        "what next" => New with { LastJob = Job(JobKind.Upload, JobState.Done) },
        "question" => New with { LastJob = Asked(isAnswered: false) },
        "answered question" => New with { LastJob = Asked(isAnswered: true) },
        "question in words" => New with { LastJob = Job(JobKind.Edit, JobState.Done) with { Checkpoint = """{"asksInWords":true}""" } },
        "failed" => New with { LastJob = Asked(isAnswered: false) with { State = JobState.Failed } },
        _ => New,
    };

    private static MessageContext With(Func<IncomingMessage, IncomingMessage> change) => New with { Item = New.Item with { Message = change(New.Message) } };

    private static ProjectRecord Project(IReadOnlyList<Footage> footage, IReadOnlyList<string> results) =>
        new("p", Chat) { Name = "Lisbon", CreatedAt = default, Footage = footage, ResultMessageIds = results };

    private static JobRecord Asked(bool isAnswered) => Job(JobKind.Edit, JobState.Done) with
    {
        Checkpoint = $$"""{"questions":{"title":"t","questions":[{"id":"a","prompt":"Which mood","options":[],"allowMultiple":false}]},"isAnswered":{{(isAnswered ? "true" : "false")}}}""",
    };

    private static JobRecord Job(JobKind kind, JobState state) =>
        new("j", Chat, kind) { State = state, PostId = "c", CreatedAt = default, Request = new() { Language = "en", AsksNext = kind == JobKind.Upload } };
}
