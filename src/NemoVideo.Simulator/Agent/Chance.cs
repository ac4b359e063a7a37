using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace NemoVideo.Simulator.Agent;

/// <summary>Makes pseudo-random choices that are reproducible: a hash of the seed and the subject of the decision.</summary>
internal sealed class Chance(int seed, int session, int turn, string text)
{
    /// <summary>Returns a number from 0 to <paramref name="below"/> - 1, for one named decision.</summary>
    public int Of(string decision, int below)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{session}\n{turn}\n{text}\n{decision}"));
        return (int)(BinaryPrimitives.ReadUInt32LittleEndian(hash) % (uint)below);
    }
}
