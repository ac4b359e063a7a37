using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace NemoVideo.Simulator.Agent;

/// <summary>Choices that look like chance and are the same each time: a hash of the seed and what is decided about.</summary>
internal sealed class Chance(int seed, int session, int turn, string text)
{
    /// <summary>0 to <paramref name="below"/> - 1, for one named decision.</summary>
    public int Of(string decision, int below)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{session}\n{turn}\n{text}\n{decision}"));
        return (int)(BinaryPrimitives.ReadUInt32LittleEndian(hash) % (uint)below);
    }
}
