using System.Text.Json.Nodes;

namespace Fakes.Discord;

/// <summary>Interactions and what their tokens can reach, for 15 minutes.</summary>
public sealed class FakeInteractions(FakeDiscordSettings settings, FakeChannels channels)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);
    private readonly Dictionary<string, Known> _known = [];

    /// <summary>Opened forms, by interaction.</summary>
    public Mailbox<(string InteractionId, JsonObject Form)> Forms { get; } = new();

    /// <summary>Offered choices, by interaction.</summary>
    public Mailbox<(string InteractionId, JsonArray Choices)> Choices { get; } = new();

    /// <summary>First answers as they arrive.</summary>
    public Mailbox<(string InteractionId, int Type)> Answers { get; } = new();

    /// <summary>How long Discord waits for the first answer: 3 seconds. Default: as long as the token is valid, for tests whose clock leaps.</summary>
    public TimeSpan FirstAnswerWithin { get; set; } = Life;

    /// <summary>Returns the message that answers an interaction; null if none does.</summary>
    public FakeMessage? AnswerTo(string token)
    {
        lock (_known)
        {
            return channels.Find(_known.GetValueOrDefault(token)?.Original);
        }
    }

    /// <summary>Returns whether no first answer came in time: one came later than <see cref="FirstAnswerWithin"/>, or all were lost on their way.</summary>
    public bool WasAnsweredTooLate(string token)
    {
        lock (_known)
        {
            return _known.GetValueOrDefault(token) is { CameTooLate: true } or { WasLost: true, IsAnswered: false };
        }
    }

    /// <summary>Notes that a first answer did not reach Discord.</summary>
    public void Lose(string token)
    {
        lock (_known)
        {
            if (_known.TryGetValue(token, out var known))
            {
                known.WasLost = true;
            }
        }
    }

    /// <summary>Registers the token of an interaction.</summary>
    public void Register(JsonObject interaction)
    {
        lock (_known)
        {
            _known[(string)interaction["token"]!] = new(
                (string)interaction["id"]!,
                (string)interaction["channel_id"]!,
                settings.Time.GetUtcNow(),
                interaction["authorizing_integration_owners"]?["0"] is null,
                (string?)interaction["message"]?["id"]);
        }
    }

    internal RestAnswer Callback(string id, string token, RestRequest request)
    {
        lock (_known)
        {
            if (Find(token, mustBeAnswered: false) is not { } known || known.Id != id)
            {
                return RestAnswer.Error(404, 10062, "Unknown interaction");
            }

            if (known.IsAnswered)
            {
                return RestAnswer.Error(400, 40060, "Interaction has already been acknowledged.");
            }

            if (settings.Time.GetUtcNow() - known.At > FirstAnswerWithin)
            {
                known.CameTooLate = true;
                return RestAnswer.Error(404, 10062, "Unknown interaction");
            }

            var type = (int)request.Body!["type"]!;
            var data = request.Body["data"] as JsonObject ?? [];
            known.IsAnswered = true;
            if (type is 4 or 5)
            {
                var ephemeral = ((int?)data["flags"] & 64) > 0;
                if (channels.Add(known.Channel, request with { Body = data }, byBot: false, ephemeral, isLoading: type == 5, out var message) is { } refused)
                {
                    return refused;
                }

                known.Original = message!.Id;
            }
            else if (type == 9)
            {
                Forms.Put((id, (JsonObject)data.DeepClone()));
            }

            else if (type == 8)
            {
                Choices.Put((id, (JsonArray)data["choices"]!.DeepClone()));
            }

            Answers.Put((id, type));
            return new(200, new JsonObject
            {
                ["interaction"] = new JsonObject { ["id"] = id, ["type"] = 2, ["response_message_id"] = type is 4 or 5 ? known.Original : null, ["response_message_loading"] = type == 5 },
                ["resource"] = new JsonObject { ["type"] = type, ["message"] = type == 4 ? channels.Find(known.Original)!.ToJson(settings.BotId) : null },
            });
        }
    }

    internal RestAnswer FollowUp(string token, RestRequest request)
    {
        lock (_known)
        {
            if (Find(token, mustBeAnswered: true) is not { } known)
            {
                return Dead();
            }

            if (known.IsUserInstall && ++known.FollowUps > 5)
            {
                return RestAnswer.Error(400, 40094, "This interaction has reached the maximum number of follow up messages.");
            }

            var original = channels.Find(known.Original);
            if (original is { IsLoading: true })
            {
                return channels.Change(original, request); // The first follow-up of a deferred answer fills it.
            }

            var ephemeral = ((int?)request.Body?["flags"] & 64) > 0;
            var answer = channels.Create(known.Channel, request, byBot: false, ephemeral);
            if ((string?)answer.Body?["id"] is { } id)
            {
                known.Own.Add(id);
            }

            return answer;
        }
    }

    internal RestAnswer Edit(string token, string message, RestRequest request) => With(token, message, found => channels.Change(found, request));

    internal RestAnswer Get(string token, string message) => With(token, message, found => new(200, found.ToJson(settings.BotId)));

    internal RestAnswer Delete(string token, string message) => With(token, message, found => channels.Delete(found.ChannelId, found.Id));

    private RestAnswer With(string token, string message, Func<FakeMessage, RestAnswer> act)
    {
        lock (_known)
        {
            if (Find(token, mustBeAnswered: true) is not { } known)
            {
                return Dead();
            }

            var id = message == "@original" ? known.Original : known.Own.Contains(message) || message == known.Original ? message : null;
            return channels.Find(id) is { } found ? act(found) : RestAnswer.Error(404, 10008, "Unknown Message");
        }
    }

    private Known? Find(string token, bool mustBeAnswered) =>
        _known.TryGetValue(token, out var known) && settings.Time.GetUtcNow() - known.At < Life && (known.IsAnswered || !mustBeAnswered) ? known : null;

    private static RestAnswer Dead() => RestAnswer.Error(401, 50027, "Invalid Webhook Token");

    private sealed class Known(string id, string channel, DateTimeOffset at, bool isUserInstall, string? original)
    {
        public string Id { get; } = id;

        public string Channel { get; } = channel;

        public DateTimeOffset At { get; } = at;

        public bool IsUserInstall { get; } = isUserInstall;

        public bool IsAnswered { get; set; }

        public bool CameTooLate { get; set; }

        public bool WasLost { get; set; }

        public int FollowUps { get; set; }

        /// <summary>Resolves <c>@original</c>: the answer, or the message with the pressed button.</summary>
        public string? Original { get; set; } = original;

        public List<string> Own { get; } = [];
    }
}
