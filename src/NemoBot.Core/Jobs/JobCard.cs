using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Jobs;

/// <summary>The live card of a running job: keeps the newest state and shows it at the platform's pace. Reports that work continues when nothing else changes.</summary>
internal sealed class JobCard : IAsyncDisposable
{
    /// <summary>After a pause of this length the answer no longer counts as growing: what a platform shows beside the card may vanish (Telegram's drafts last 30 seconds).</summary>
    internal static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(25);

    private readonly Outbox _outbox;
    private readonly JobRecord _job;
    private readonly Texts _texts;
    private readonly PlatformLimits _limits;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly ITimer _stillWorking;
    private readonly ITimer _endOfWait;
    private readonly ITimer _endOfGrowth;
    private Action? _afterWait;
    private readonly DateTimeOffset _startedAt;
    private readonly TimeSpan _every;
    private readonly CancellationTokenRegistration _stop;
    private TextKey _stage = TextKey.StageWorking;
    private object?[] _stageArguments = [];
    private Func<string> _answer = () => "";
    private double? _progress;
    private string? _ownWords;
    private string? _ownReady;
    private bool _connected;
    private bool _isStillWorking;
    private bool _isGrowing;
    private bool _isStopping;
    private bool _isClosed;

    /// <param name="cancelled">Cancelled when the user stops the job, and with <paramref name="stopping"/>.</param>
    /// <param name="stopping">Cancelled when the process stops, which the card does not show.</param>
    public JobCard(Outbox outbox, JobRecord job, Texts texts, PlatformLimits limits, TimeProvider time, TimeSpan stillWorkingEvery, CancellationToken cancelled, CancellationToken stopping)
    {
        _outbox = outbox;
        _job = job;
        _texts = texts;
        _limits = limits;
        _time = time;
        _every = stillWorkingEvery;
        _startedAt = job.StartedAt ?? time.GetUtcNow();
        _stillWorking = time.CreateTimer(_ => SayStillWorking(), null, stillWorkingEvery, stillWorkingEvery);
        _endOfWait = time.CreateTimer(_ => EndWait(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _endOfGrowth = time.CreateTimer(_ => EndGrowth(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _stop = cancelled.Register(() =>
        {
            if (!stopping.IsCancellationRequested)
            {
                SayStopping();
            }
        });
    }

    /// <summary>Sets the first stage; shown with <see cref="Current"/>.</summary>
    /// <param name="ownWords">The skill profile's words for it; null if it has none in this language.</param>
    public void Begin(TextKey stage, string? ownWords)
    {
        lock (_gate)
        {
            (_stage, _ownWords) = (stage, ownWords);
        }
    }

    /// <summary>Sets the current stage.</summary>
    public void Stage(TextKey stage, params object?[] arguments) => Change(() =>
    {
        _afterWait = null;
        (_stage, _ownWords, _stageArguments, _progress) = (stage, null, arguments, null);
    });

    /// <summary>Shows that the backend asked for a wait, for as long as it takes, then shows the stage again.</summary>
    public void Waits(TimeSpan wait) => Change(() =>
    {
        var (stage, words, arguments, progress) = (_stage, _ownWords, _stageArguments, _progress);
        _afterWait ??= () => (_stage, _ownWords, _stageArguments, _progress) = (stage, words, arguments, progress);
        (_stage, _ownWords, _stageArguments, _progress) = (TextKey.StageThrottled, null, [Math.Ceiling(wait.TotalSeconds)], null);
        _endOfWait.Change(wait, Timeout.InfiniteTimeSpan);
    });

    /// <summary>Records that the chat is connected and the job continues. Shown with <see cref="Current"/> and repeated before each stage, because a transient update may be skipped.</summary>
    /// <param name="ownReady">The skill profile's words for being connected; null if it has none in this language.</param>
    public void Connected(TextKey stage, string? ownReady)
    {
        lock (_gate)
        {
            _afterWait = null;
            (_connected, _ownReady, _stage, _ownWords, _stageArguments, _progress) = (true, ownReady, stage, null, [], null);
        }
    }

    /// <summary>Sets the progress of the stage, 0 to 1.</summary>
    public void Progress(double progress) => Change(() => _progress = Math.Clamp(progress, 0, 1));

    /// <summary>Signals that the answer has grown.</summary>
    /// <param name="soFar">Returns its newest words; called from any thread when the card is shown.</param>
    public void Answer(Func<string> soFar) => Change(() =>
    {
        _answer = soFar;
        _isGrowing = JobRunner.IsLong(_time.GetUtcNow() - _startedAt);
        _endOfGrowth.Change(LongestPause, Timeout.InfiniteTimeSpan);
    });

    /// <summary>The current look of the card, to be stored as the job's first message.</summary>
    public OutgoingMessage Current
    {
        get
        {
            lock (_gate)
            {
                return Render() with { IsTransient = false };
            }
        }
    }

    /// <summary>Stops all updates; may be called twice.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
        }

        await _stop.DisposeAsync();
        await _stillWorking.DisposeAsync();
        await _endOfWait.DisposeAsync();
        await _endOfGrowth.DisposeAsync();
    }

    private void EndWait()
    {
        lock (_gate)
        {
            if (_isClosed || _isStopping || _afterWait is not { } restore)
            {
                return;
            }

            _afterWait = null;
            restore();
            Show();
        }
    }

    private void EndGrowth()
    {
        lock (_gate)
        {
            if (_isClosed || _isStopping || !_isGrowing)
            {
                return;
            }

            _isGrowing = false;
            Show();
        }
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            if (_isClosed || _isStopping)
            {
                return;
            }

            change();
            _isStillWorking = false;
            _stillWorking.Change(_every, _every);
            Show();
        }
    }

    /// <summary>Shows that the job is being stopped, until its end: nothing that still arrives is shown, and there is nothing left to press.</summary>
    private void SayStopping()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isStopping = true;
            Show();
        }
    }

    private void SayStillWorking()
    {
        lock (_gate)
        {
            if (_isClosed || _isStopping)
            {
                return;
            }

            _isStillWorking = true;
            Show();
        }
    }

    private void Show() => _outbox.Show(_job.Chat, _job.PostId, RenderIfOpen);

    /// <summary>Null once the card is closed: nothing may follow the final state.</summary>
    private OutgoingMessage? RenderIfOpen()
    {
        lock (_gate)
        {
            return _isClosed ? null : Render();
        }
    }

    private OutgoingMessage Render()
    {
        var message = _isStopping ? new() { Text = _texts[TextKey.Cancelling], Card = new(CardState.Working, _texts[TextKey.Cancelling], null, _startedAt), IsTransient = true } : RenderWork();
        return message with { RepliesTo = _job.Request.MessageId, PlatformContext = _job.Request.PlatformContext };
    }

    private OutgoingMessage RenderWork()
    {
        var state = new ProgressState
        {
            Stage = _stage,
            StageArguments = _stageArguments,
            StageWords = _ownWords,
            IsConnected = _connected,
            ConnectedWords = _ownReady,
            Answer = _answer(),
            IsGrowing = _isGrowing,
            IsStillWorking = _isStillWorking,
            Prices = _job.Request.TellsPrices ? _texts[TextKey.CreditsPrices] : null,
            Progress = _progress,
            StartedAt = _startedAt,
            Elapsed = _time.GetUtcNow() - _startedAt,
        };
        return ProgressCard.Of(state, _texts, _limits.TextLength, _limits.DrawsCards) with
        {
            Buttons = [new(_texts[TextKey.ButtonCancel], new(ButtonKind.Cancel, _job.Id))],
        };
    }
}
