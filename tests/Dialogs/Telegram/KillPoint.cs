using Fakes.Telegram;
using NemoVideo.Simulator;
using NemoVideo.Simulator.Log;

namespace Dialogs.Telegram;

/// <summary>A moment on the way of a message at which the process is killed.</summary>
/// <param name="Method">Of Telegram; null where <paramref name="Backend"/> says it.</param>
internal sealed record KillPoint(string? Method, KillAt At, LogKind? Backend = null)
{
    public static KillPoint Call(string method, KillAt at) => new(method, at);

    public static KillPoint After(LogKind backend) => new(null, KillAt.Done, backend);

    /// <summary>Something that happens but once in the story: it may have happened already when the kill before it struck late.</summary>
    public bool IsOnce => Backend is LogKind.Upload or LogKind.ChatMessage or LogKind.RenderStarted or LogKind.RenderCompleted;

    /// <summary>Kills at the next such moment; completes when it did.</summary>
    /// <returns>False when the moment had passed already, and the next sign of life was taken in its place.</returns>
    public async Task<bool> StrikeAsync(FakeTelegram fake, SimulatorServer nemo, Action kill, CancellationToken cancellationToken)
    {
        if (IsOnce && nemo.Log.Count(Backend!.Value) > 0)
        {
            await Call("getUpdates", KillAt.Done).StrikeAsync(fake, nemo, kill, cancellationToken);
            return false;
        }

        if (Backend is { } kind)
        {
            var seen = nemo.Log.Entries.Count;
            await nemo.Log.WaitForAsync(entry => entry.Number > seen && entry.Kind == kind, cancellationToken);
            kill();
            return true;
        }

        var struck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var raised = 0;
        if (At == KillAt.NotDone)
        {
            fake.Fails(new(TelegramTrouble.CutBefore, Method));
        }

        // Called once when a call came, before anything is done, and once when it is answered. Synchronous: nothing else happens in between.
        void OnCalled(string method)
        {
            if (method == Method && Interlocked.Increment(ref raised) == (At == KillAt.Answered ? 2 : 1))
            {
                kill();
                struck.TrySetResult();
            }
        }

        fake.Called += OnCalled;
        try
        {
            await struck.Task.WaitAsync(cancellationToken);
            return true;
        }
        finally
        {
            fake.Called -= OnCalled;
        }
    }

    public override string ToString() => $"{Method ?? Backend.ToString()} {At}";
}

/// <summary>How far the call is when the caller dies.</summary>
internal enum KillAt
{
    /// <summary>It came and was not carried out.</summary>
    NotDone,

    /// <summary>It is carried out, and nobody hears the answer.</summary>
    Done,

    /// <summary>The answer is on the wire.</summary>
    Answered,
}
