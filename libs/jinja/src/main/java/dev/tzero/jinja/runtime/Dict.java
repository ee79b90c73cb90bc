package dev.tzero.jinja.runtime;

import dev.tzero.jinja.Signature;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Python's dict: keeps insertion order, and finds 1, 1.0 and True under the same key. */
public final class Dict extends AbstractMap<Object, Object> {

    private final LinkedHashMap<Object, Entry<Object, Object>> entries = new LinkedHashMap<>();

    public Dict() {}

    public Dict(Map<?, ?> map) {
        map.forEach(this::put);
    }

    /** As {@code dict(other, **keywords)}. */
    public static Dict of(Run run, Object other, Dict keywords) {
        Dict dict = new Dict();
        if (other != Signature.ABSENT) {
            DictMethods.putAll(run, dict, other);
        }
        dict.putAll(keywords);
        return dict;
    }

    @Override
    public Object get(Object key) {
        Entry<Object, Object> entry = entries.get(Hash.key(key));
        return entry == null ? null : entry.getValue();
    }

    @Override
    public boolean containsKey(Object key) {
        return entries.containsKey(Hash.key(key));
    }

    @Override
    public Object put(Object key, Object value) {
        Object hashed = Hash.key(key);
        Entry<Object, Object> entry = entries.get(hashed);
        if (entry != null) {
            return entry.setValue(value);
        }
        entries.put(hashed, new SimpleEntry<>(key, value));
        return null;
    }

    @Override
    public Object remove(Object key) {
        Entry<Object, Object> entry = entries.remove(Hash.key(key));
        return entry == null ? null : entry.getValue();
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public void clear() {
        entries.clear();
    }

    @Override
    public Set<Entry<Object, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<Object, Object>> iterator() {
                return entries.values().iterator();
            }

            @Override
            public int size() {
                return entries.size();
            }
        };
    }
}
