using System.Diagnostics.CodeAnalysis;

namespace SsoOidc.Emulator.State;

/// <summary>What was given out, by its name. Beyond the limit the oldest is forgotten, so that an emulator that is called a million times fits into memory.</summary>
internal sealed class Remembered<T>(int limit)
{
    private readonly Dictionary<string, LinkedListNode<(string Name, T Value)>> _byName = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Name, T Value)> _inOrder = new();

    /// <summary>All of them, the oldest first.</summary>
    public IEnumerable<T> Values => _inOrder.Select(one => one.Value);

    public bool TryGetValue(string name, [MaybeNullWhen(false)] out T value)
    {
        bool isKnown = _byName.TryGetValue(name, out LinkedListNode<(string Name, T Value)>? found);
        value = isKnown ? found!.Value.Value : default;
        return isKnown;
    }

    /// <exception cref="ArgumentException">The name is known already.</exception>
    public void Add(string name, T value)
    {
        LinkedListNode<(string Name, T Value)> added = new((name, value));
        _byName.Add(name, added);
        _inOrder.AddLast(added);
        if (_byName.Count > limit) Remove(_inOrder.First!.Value.Name);
    }

    /// <summary>False if the name is known already.</summary>
    public bool TryAdd(string name, T value)
    {
        if (_byName.ContainsKey(name)) return false;
        Add(name, value);
        return true;
    }

    public void Remove(string name)
    {
        if (!_byName.TryGetValue(name, out LinkedListNode<(string Name, T Value)>? found)) return;
        _byName.Remove(name);
        _inOrder.Remove(found);
    }
}
