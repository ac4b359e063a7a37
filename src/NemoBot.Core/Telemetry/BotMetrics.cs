using System.Diagnostics.Metrics;
using NemoBot.Core.Model;

namespace NemoBot.Core.Telemetry;

/// <summary>Provides the metrics of the bot, as instruments of the meter <c>NemoBot</c>. Tags are kinds and platforms only, never a chat or a person.</summary>
public sealed class BotMetrics
{
    public const string MeterName = "NemoBot";

    private readonly Counter<long> _messages;
    private readonly Counter<long> _limited;
    private readonly Histogram<double> _handledSeconds;
    private readonly Histogram<double> _answerSeconds;
    private readonly UpDownCounter<long> _running;
    private readonly Counter<long> _ended;
    private readonly Histogram<double> _jobSeconds;
    private readonly UpDownCounter<long> _streams;
    private readonly Counter<long> _posts;
    private readonly Counter<long> _postFaults;
    private readonly Counter<long> _pushes;
    private readonly Counter<long> _calls;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _fileBytes;
    private readonly Histogram<double> _writeSeconds;
    private readonly Gauge<long> _jobs;
    private readonly Gauge<long> _chats;
    private readonly Gauge<long> _storedBytes;
    private readonly Gauge<long> _tokensInWeek;

    public BotMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _messages = meter.CreateCounter<long>("nemobot.messages.accepted", "{message}", "Messages stored in the inbox, by platform.");
        _limited = meter.CreateCounter<long>("nemobot.messages.limited", "{message}", "Messages over a person's or chat's rate limit, by platform.");
        _handledSeconds = meter.CreateHistogram<double>("nemobot.message.duration", "s", "From stored to handled, by platform.", advice: Seconds(0.005, 0.02, 0.1, 0.5, 1, 3, 10, 60));
        _answerSeconds = meter.CreateHistogram<double>("nemobot.answer.duration", "s", "From a message's arrival until the platform has its first answer, or the card of the job that it asks for, by platform.", advice: Seconds(0.02, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60));
        _running = meter.CreateUpDownCounter<long>("nemobot.jobs.running", "{job}", "Jobs this process works on, by kind.");
        _ended = meter.CreateCounter<long>("nemobot.jobs.ended", "{job}", "Jobs that ended, by kind, platform and outcome.");
        _jobSeconds = meter.CreateHistogram<double>("nemobot.job.duration", "s", "From start to end of a job, by kind, platform and outcome.", advice: Seconds(0.1, 1, 5, 15, 30, 60, 120, 300, 900));
        _streams = meter.CreateUpDownCounter<long>("nemobot.streams.open", "{stream}", "Streams of the agent that are listened to.");
        _posts = meter.CreateCounter<long>("nemobot.posts.delivered", "{post}", "Messages sent or edited, by platform and operation.");
        _postFaults = meter.CreateCounter<long>("nemobot.posts.failed", "{post}", "Deliveries that a platform did not take, by platform and fault; each is tried again or settled. Flood: the platform asked to wait.");
        _pushes = meter.CreateCounter<long>("nemobot.pushes", "{push}", "Notifications for browsers, by outcome. Gone: the browser has unsubscribed; Dropped: too many waited.");
        _calls = meter.CreateCounter<long>("nemobot.webhooks", "{call}", "Calls of webhooks, by outcome. Refused and Unreachable: tried again; GivenUp: for a day in vain, or its job is deleted.");
        _tokens = meter.CreateCounter<long>("nemobot.tokens.fetched", "{token}", "Anonymous tokens fetched.");
        _fileBytes = meter.CreateCounter<long>("nemobot.files.written", "By", "Bytes written to the files folder.");
        _writeSeconds = meter.CreateHistogram<double>("nemobot.store.write.duration", "s", "A write to the store, from asked for to on the disk.", advice: Seconds(0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.25, 1, 5));
        _jobs = meter.CreateGauge<long>("nemobot.store.jobs", "{job}", "Jobs in the store, by kind and state.");
        _chats = meter.CreateGauge<long>("nemobot.store.chats", "{chat}", "Chats in the store, by platform.");
        _storedBytes = meter.CreateGauge<long>("nemobot.store.files", "By", "Size of all stored files.");
        _tokensInWeek = meter.CreateGauge<long>("nemobot.tokens.week", "{token}", "Anonymous tokens fetched in the last 7 days; a server gets about ten.");
    }

    /// <summary>Gets the recent state of the platforms, for the operator page.</summary>
    public PlatformHealth Platforms { get; } = new();

    /// <summary>Gets the counts for the console's charts.</summary>
    public UsageCounts Usage { get; } = new();

    internal void Accepted(string platform, DateTimeOffset now)
    {
        Usage.Add(UsageCounts.Messages);
        _messages.Add(1, Platform(platform));
        Platforms.Received(platform, now);
    }

    internal void Limited(string platform) => _limited.Add(1, Platform(platform));

    public void Handled(string platform, TimeSpan after) => _handledSeconds.Record(after.TotalSeconds, Platform(platform));

    internal void JobStarted(JobKind kind) => _running.Add(1, Kind(kind));

    /// <param name="outcome">Null if the process ends first: the next one resumes the job.</param>
    internal void JobLeft(JobKind kind, string platform, JobState? outcome, TimeSpan ran)
    {
        _running.Add(-1, Kind(kind));
        if (outcome is { } state)
        {
            Usage.Add(UsageCounts.Jobs(kind, state));
            KeyValuePair<string, object?> how = new("outcome", state.ToString());
            _ended.Add(1, Kind(kind), Platform(platform), how);
            _jobSeconds.Record(ran.TotalSeconds, Kind(kind), Platform(platform), how);
        }
    }

    /// <summary>Counts a stream until it is disposed.</summary>
    internal StreamCount OpenStream()
    {
        _streams.Add(1);
        return new(_streams);
    }

    /// <param name="postId">Of a new message, for the time of the message that it answers; null for an edit.</param>
    internal void Delivered(string platform, string? postId, DateTimeOffset now)
    {
        if (SortableId.TryParse(postId) is { BeginsAnswer: true } answer)
        {
            _answerSeconds.Record((now - answer.Time).TotalSeconds, Platform(platform));
        }

        _posts.Add(1, Platform(platform), new("operation", postId is null ? "edit" : "send"));
        Platforms.Delivered(platform, now);
    }

    internal void NotDelivered(string platform, PlatformFault fault, DateTimeOffset now)
    {
        _postFaults.Add(1, Platform(platform), new("fault", fault.ToString()));
        Platforms.Failed(platform, fault, now);
    }

    /// <param name="outcome">One of a few words.</param>
    public void Pushed(string outcome) => _pushes.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <param name="outcome">How a call of a webhook ended.</param>
    public void Called(string outcome) => _calls.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    internal void TokenFetched(int inWeek)
    {
        _tokens.Add(1);
        Usage.Add(UsageCounts.Accounts);
        _tokensInWeek.Record(inWeek);
    }

    public void FileWritten(long bytes) => _fileBytes.Add(bytes);

    public void Written(TimeSpan took) => _writeSeconds.Record(took.TotalSeconds);

    /// <summary>Records what the store contains; called periodically.</summary>
    public void Record(StoreFigures figures)
    {
        foreach (var ((kind, state), count) in figures.Jobs)
        {
            _jobs.Record(count, Kind(kind), new("state", state.ToString()));
        }

        foreach (var (platform, count) in figures.Chats)
        {
            _chats.Record(count, Platform(platform));
        }

        _storedBytes.Record(figures.FileBytes);
        _tokensInWeek.Record(figures.TokensInWeek);
    }

    private static KeyValuePair<string, object?> Platform(string platform) => new("platform", platform);

    private static KeyValuePair<string, object?> Kind(JobKind kind) => new("kind", kind.ToString());

    internal readonly record struct StreamCount(UpDownCounter<long> Streams) : IDisposable
    {
        public void Dispose() => Streams.Add(-1);
    }

    private static InstrumentAdvice<double> Seconds(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
