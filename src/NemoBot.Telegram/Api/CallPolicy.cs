using Telegram.Bot.Requests;
using Telegram.Bot.Requests.Abstractions;

namespace NemoBot.Telegram.Api;

/// <summary>Determines how a request is sent: its timeout, the chat whose rate limit applies, and when it is retried.</summary>
internal sealed record CallPolicy(CallKind Kind)
{
    private static readonly CallPolicy NotRepeatable = new(CallKind.Quick);
    private static readonly CallPolicy Repeatable = new(CallKind.Quick) { IsIdempotent = true, Limit = FloodLimit.None };
    private static readonly CallPolicy Single = new(CallKind.Quick) { Tries = 1, Limit = FloodLimit.None };
    private static readonly CallPolicy Reaction = Repeatable with { Limit = FloodLimit.Signal };
    private static readonly CallPolicy Action = Single with { Limit = FloodLimit.Signal };
    private static readonly CallPolicy Draft = new(CallKind.Brief) { Tries = 1, Limit = FloodLimit.Draft };
    private static readonly CallPolicy Deletion = Repeatable with { Limit = FloodLimit.Chat };
    private static readonly CallPolicy Edit = new(CallKind.Quick) { Limit = FloodLimit.Edit, IsIdempotent = true };
    private static readonly CallPolicy Upload = new(CallKind.Upload);
    private static readonly CallPolicy Fetch = new(CallKind.Fetch) { Tries = 1, Limit = FloodLimit.None };
    private static readonly CallPolicy Poll = new(CallKind.Poll) { Tries = 1, Limit = FloodLimit.None };

    /// <summary>Gets the chat whose rate limit applies; null for none.</summary>
    public long? Chat { get; private init; }

    /// <summary>Gets how rate limits apply to the call.</summary>
    public FloodLimit Limit { get; private init; } = FloodLimit.Message;

    /// <summary>Gets whether a retry is harmless: then the call is retried after an unknown outcome.</summary>
    public bool IsIdempotent { get; private init; }

    /// <summary>Gets whether the call makes a new message that a reader would see twice: once it is on its way, its answer is waited for even when the caller stops.</summary>
    public bool FinishesAtStop => Kind == CallKind.Quick && Limit == FloodLimit.Message;

    /// <summary>Gets the maximum number of tries; 1 where the caller counts its own.</summary>
    public int Tries { get; private init; } = 3;

    /// <summary>Returns the policy for a request. One of a type that is not listed is not retried after an unknown outcome.</summary>
    public static CallPolicy Of(IRequest request)
    {
        var policy = request switch
        {
            GetRawUpdatesRequest => Poll,
            GetFileRequest => Fetch,
            GetMeRequest or SetWebhookRequest or DeleteWebhookRequest or GetWebhookInfoRequest or GetChatMemberRequest => Single,
            SendChatActionRequest => Action,
            SetMessageReactionRequest => Reaction,
            SendMessageDraftRequest => Draft,
            EditMessageTextRequest or EditMessageCaptionRequest or EditEphemeralMessageReplyMarkupRequest => Edit,
            // An edit is idempotent for the reader, but not retried here, because the upload may be large.
            EditMessageMediaRequest or EditEphemeralMessageMediaRequest or SendVideoRequest or SendDocumentRequest or SendMediaGroupRequest => Upload,
            DeleteMessageRequest => Deletion,
            AnswerCallbackQueryRequest or SetMyCommandsRequest or EditForumTopicRequest => Repeatable,
            GetMyDescriptionRequest or SetMyDescriptionRequest or GetMyShortDescriptionRequest or SetMyShortDescriptionRequest => Repeatable,
            _ => NotRepeatable,
        };
        return request is IChatTargetable { ChatId.Identifier: { } chat } ? policy with { Chat = chat } : policy;
    }

    /// <summary>Returns whether to call again after the try with this number: always if the call was certainly not processed, after an unknown outcome only if it is idempotent.</summary>
    public bool MayRepeat(TelegramFault fault, int tried) =>
        tried < Tries && (fault == TelegramFault.NotSent || (fault == TelegramFault.Unknown && IsIdempotent));
}

/// <summary>Determines how Telegram's rate limits apply to a call (<see cref="FloodGate"/>).</summary>
internal enum FloodLimit
{
    /// <summary>Not at all: polls, downloads and answers to presses belong to no chat, and must not wait for one.</summary>
    None,

    /// <summary>A reaction or a chat action: a limit of its own, which closes nothing else.</summary>
    Signal,

    /// <summary>The draft of an answer: a limit of its own too.</summary>
    Draft,

    /// <summary>The chat's.</summary>
    Chat,

    /// <summary>The chat's, and in a group it counts as one of the minute's messages.</summary>
    Message,

    /// <summary>As <see cref="Message"/>, and it leaves the last messages of the minute to others.</summary>
    Edit,
}

/// <summary>Determines a call's timeout.</summary>
internal enum CallKind
{
    /// <summary>30 seconds in total.</summary>
    Quick,

    /// <summary>10 seconds in total: nothing depends on it, and other calls wait for it.</summary>
    Brief,

    /// <summary>The long poll's timeout (50 s at most) plus 10 seconds.</summary>
    Poll,

    /// <summary>One minute without progress; after the last byte 510 seconds, because the server closes the connection after 500 (docs/contracts/telegram.md §2.1.4).</summary>
    Upload,

    /// <summary>510 seconds: a local server downloads the whole file before it answers.</summary>
    Fetch,
}
