namespace Cluster;

/// <summary>Who owns a chat.</summary>
/// <param name="Port">Of its node (<see cref="Node.Port"/>).</param>
/// <param name="Id">Of the activation.</param>
internal sealed record Owner(int Port, string Id, long Epoch);
