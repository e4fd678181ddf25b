package dev.switchgear.simulator;

import dev.switchgear.spi.CircuitStore;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Counts the entries of every map, collection and array that an object of this project keeps, without the store's. */
final class KeptEntries {
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> left = new ArrayDeque<>();
    private int entries;

    int in(Object root) {
        add(root);
        while (!left.isEmpty()) {
            visit(left.remove());
        }
        return entries;
    }

    private void visit(Object object) {
        if (object instanceof Map<?, ?> map) {
            entries += map.size();
            map.keySet().forEach(this::add);
            map.values().forEach(this::add);
        } else if (object instanceof Collection<?> collection) {
            entries += collection.size();
            collection.forEach(this::add);
        } else if (object instanceof Object[] array) {
            entries += array.length;
            for (Object element : array) {
                add(element);
            }
        } else if (object instanceof AtomicReference<?> reference) {
            add(reference.get());
        } else {
            fields(object);
        }
    }

    private void fields(Object object) {
        Class<?> type = object.getClass();
        while (type != null && type.getName().startsWith("dev.switchgear.")) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    add(valueOf(field, object));
                }
            }
            type = type.getSuperclass();
        }
    }

    private static @Nullable Object valueOf(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(@Nullable Object object) {
        if (object != null && !(object instanceof CircuitStore) && seen.add(object)) {
            left.add(object);
        }
    }
}
