using Fakes.Time;
using NemoBot.Core.Model;

namespace Harness.Storage;

/// <summary>A store with its own empty place, which can be closed and opened again.</summary>
public interface IStoreUnderTest : IAsyncDisposable
{
    IStore Store { get; }

    IWebChatLog WebChat { get; }

    ManualClock Clock { get; }

    /// <summary>Closes the store and opens it again on the same data.</summary>
    Task ReopenAsync();
}
